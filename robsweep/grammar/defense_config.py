"""What every defense says of itself: how strings name it, what it costs, where its training step is."""

from typing import ClassVar, Literal, Self

from robsweep.grammar.frozen import Frozen


class DefenseConfig(Frozen):
    """A defense as data. A subclass gives its ``kind``, its options as fields, and the facts below. No torch."""

    kind: str

    suffix: ClassVar[str | None] = None
    """Of model strings, lower-case letters; None: model strings cannot name the defense by a suffix of its own."""
    step: ClassVar[str]
    """``module:class`` of its ``robsweep.defenses.step.DefenseStep``, loaded when a model is trained."""
    perturbed: ClassVar[float] = 0.0
    """How many images are perturbed for each pair of a batch, on average over the steps."""
    losses: ClassVar[Literal["any", "triplet"]] = "triplet"
    """Which losses it trains with: ``any`` takes those of pytorch-metric-learning too."""
    follows_epochs: ClassVar[bool] = False
    """Whether a step depends on how many epochs there will be: their number is then a part of what is trained."""
    written: ClassVar[str] = ""
    """How a sweep file gives its options, for error messages; empty: the options' names do."""

    @property
    def perturbed_per_pair(self) -> float:
        """``perturbed``, unless the options change it."""
        return self.perturbed

    @property
    def perturbs(self) -> bool:
        """Whether there are adversarial examples at all; where not, a budget means nothing."""
        return self.perturbed_per_pair > 0

    def on(self, dataset: str) -> Self:
        """The same defense with every option written out that the data set decides."""
        return self


def kind_of(defense: type[DefenseConfig]) -> str:
    """Its name in sweep files, configurations and results."""
    kind: str = defense.model_fields["kind"].default
    return kind


def options_of(defense: type[DefenseConfig]) -> tuple[str, ...]:
    """Names of its options, in their order."""
    return tuple(name for name in defense.model_fields if name != "kind")
