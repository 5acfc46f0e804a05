"""What a defense is: one training step's loss, made from a batch."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor, nn

from robsweep.config.budget import Budget
from robsweep.defenses.batch import Batch, Moment
from robsweep.grammar.defense import Defense
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import Loss


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """Result of one step.

    ``loss``: scalar with its graph, to call backward on. ``logs``: detached scalars, where they exist:
    ``loss``; ``triplet`` (the outer triplet loss alone); ``ics`` (its weighted term); ``lga_level`` (H_D of a
    gradual adversary); ``active`` (share of triplets with a positive loss); ``hardness`` (mean
    d(a,p) - d(a,n) of the trained triplets). ``passes``: forward and input-backward passes of single images
    spent on perturbing them (PGD steps run times images).
    """

    loss: Tensor
    logs: dict[str, Tensor] = field(default_factory=dict)
    passes: int = 0


class Stateless:
    """What a training step remembers from one batch to the next: nothing, unless these three are overridden."""

    def observe(self, loss: float) -> None:
        """Told after each step, also one without images, the mean adversarial triplet loss of all workers (no ICS)."""

    def state_dict(self) -> dict[str, float]:
        """What a resumed run must know beyond the weights."""
        return {}

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Take up a state that ``state_dict`` gave."""


@dataclass
class DefenseStep(Stateless, ABC):
    """A defense inside a training loop; it owns no optimiser and no process group.

    ``defense`` is in its canonical form, its options written out.
    """

    defense: Defense
    loss: Loss
    budget: Budget

    @abstractmethod
    def step(self, model: nn.Module, batch: Batch, moment: Moment) -> StepOutcome:
        """The loss of one batch.

        ``model``: images -> raw embeddings; comes and leaves in train mode. Of a shared batch ``loss`` and ``logs`` are
        those of the whole batch, ``passes`` this worker's.
        """

    @property
    def metric(self) -> Metric:
        """How distances are taken."""
        return self.loss.metric
