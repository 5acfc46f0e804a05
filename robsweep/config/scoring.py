"""What is measured of a checkpoint: the ``scoring`` section of a sweep file, the options of ``robsweep score``.

A field with a ``CommandOption`` is an option of that command; nothing else has to name it.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    PositiveFloat,
    PositiveInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import AttackSpec, parse_attack
from robsweep.config.auto import AUTO, AutoCount, AutoShare
from robsweep.config.command_option import CommandOption
from robsweep.config.early_scoring import EarlyScoring, split_by_epoch
from robsweep.config.effort import Effort, effort_of, least, title_of_attacks
from robsweep.config.precision import Precision
from robsweep.config.profiles import ERS_ATTACKS, PROFILES, profile
from robsweep.config.seed import Seed
from robsweep.grammar.frozen import Frozen


class ScoringConfig(Frozen):
    """What is measured at a rung, and by how many actors.

    ``queries``: the first N test images are attacked (None: all); candidates are always the whole test set.
    ``actors``: auto is two without GPUs, otherwise what ``layout.layout_of`` gives them.
    ``shard_queries``: queries of one unit of work of the pool (None: as many as take about ten seconds).
    """

    profile: Annotated[str, CommandOption(f"{', '.join(PROFILES)} (default: by the images' size).")] = "rob28"
    attacks: Annotated[
        tuple[str, ...],
        CommandOption("An attack string in place of the profile's attacks; repeatable.", name="--attack"),
    ] = ()
    """Attack strings in place of the profile's; they take what they leave out of its first budget."""
    behaviour: Annotated[Behaviour, CommandOption("reference (default), described or strong.")] = "reference"
    late_shift: Annotated[bool, CommandOption("Measure ES:D before the last step, as the reference does.")] = False
    """Measure ES:D before the last update, as the reference does."""
    checks: Annotated[bool, CommandOption("Also run the costly checks of docs/suspicion.md, on 32 queries.")] = False
    """Also run the costly checks of ``docs/suspicion.md``: black box, more effort, eps 1."""
    steps: Annotated[
        PositiveInt | None, CommandOption("PGD steps of every attack (default: the profile's).", name="--pgd-steps")
    ] = None
    """PGD steps of every attack, where other than the profile's."""
    queries: Annotated[PositiveInt | None, CommandOption("Attack the first N test images (default: all).")] = None
    seed: Annotated[Seed, CommandOption("Of the attacks' random choices (default: 0).")] = 0
    actors: AutoCount = AUTO
    cpus_per_actor: PositiveFloat = 1.0
    gpus_per_actor: AutoShare = AUTO
    shard_queries: PositiveInt | None = None
    precision: Annotated[
        Precision,
        CommandOption("Of the passes that perturb: float32, bfloat16, or auto (default; bfloat16 on accelerators)."),
    ] = "auto"
    """Of the network's passes while queries are perturbed; scores themselves are taken in float32."""
    compile: Annotated[bool, CommandOption("Compile the network: pays on an accelerator.")] = False
    """Compile the network with ``torch.compile``: pays on an accelerator, where a pass is short."""
    recall_at: Annotated[
        tuple[PositiveInt, ...], CommandOption("Also measure recall at this k, beside 1 and 2; repeatable.")
    ] = (1, 2)
    """The k of recall at k; 1 and 2 are always among them."""
    resamples: PositiveInt = 1000
    early: tuple[EarlyScoring, ...] = ()
    """What is measured before the last rung, by epoch; ``queries: {1: 128, last: 512}`` and the like make it."""

    @model_validator(mode="before")
    @classmethod
    def _by_epoch(cls, data: Any) -> Any:
        return split_by_epoch(data) if isinstance(data, Mapping) else data

    @field_validator("profile")
    @classmethod
    def _known_profile(cls, name: str) -> str:
        profile(name)
        return name

    @field_validator("attacks")
    @classmethod
    def _known_attacks(cls, texts: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if "profile" not in info.data:  # it has an error of its own
            return texts
        budget = profile(info.data["profile"])[0].budget
        return tuple(dict.fromkeys(str(parse_attack(text, budget)) for text in texts))

    @field_validator("early")
    @classmethod
    def _known_early_attacks(cls, early: tuple[EarlyScoring, ...], info: ValidationInfo) -> tuple[EarlyScoring, ...]:
        if "profile" not in info.data:
            return early
        budget = profile(info.data["profile"])[0].budget
        if len({one.epoch for one in early}) < len(early):
            raise ValueError("expected each epoch once")
        found = [
            one.model_copy(update={"attacks": tuple(str(parse_attack(text, budget)) for text in one.attacks)})
            for one in early
        ]
        return tuple(sorted(found, key=lambda one: one.epoch))

    @field_validator("recall_at")
    @classmethod
    def _one_and_two_always(cls, ks: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({1, 2, *ks}))

    @model_validator(mode="after")
    def _checks_need_ers(self) -> Self:
        if self.checks and self.lacking:
            raise ValueError(
                f"checks compare ERS; the attacks lack {', '.join(self.lacking)}, which it needs once each"
            )
        return self

    def at(self, epoch: int, *, last: bool) -> Self:
        """What is measured at a rung; ``last``: it is a configuration's last one."""
        begun = [one for one in self.early if one.epoch <= epoch and not last]
        found = begun[-1].model_dump(exclude={"epoch"}) if begun else {}
        return self.model_copy(update={**found, "early": ()})

    @property
    def efforts(self) -> tuple[Self, ...]:
        """What is measured at the last rung, then what is measured before it."""
        return (self.at(0, last=True), *(self.at(one.epoch, last=False) for one in self.early))

    @property
    def specs(self) -> tuple[AttackSpec, ...]:
        """The attacks to run, each once, with ``steps`` applied."""
        specs = tuple(parse_attack(text) for text in self.attacks) or profile(self.profile)
        if self.steps is None:
            return specs
        changed = (
            spec.model_copy(update={"budget": spec.budget.model_copy(update={"steps": self.steps})}) for spec in specs
        )
        return tuple(dict.fromkeys(changed))

    @property
    def title(self) -> str:
        """What runs: the profile's name alone only where it is run whole."""
        return title_of_attacks(self.profile, self.specs)

    @property
    def effort(self) -> Effort | None:
        """The least of all attacks."""
        return least(effort_of(spec) for spec in self.specs)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Labels of the attacks that ERS needs once each and that are missing or there several times."""
        labels = [spec.label for spec in self.specs]
        budget = self.specs[0].budget
        return tuple(label for text in ERS_ATTACKS if labels.count(label := parse_attack(text, budget).label) != 1)
