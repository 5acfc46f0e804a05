"""The sweep file as a type; ``docs/sweep-file.md`` explains every key."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    ValidationInfo,
    field_validator,
    model_validator,
)

from robsweep.config.attacks import AttackSpec, Behaviour, parse_attack
from robsweep.config.datasets import dataset_info
from robsweep.config.precision import Precision
from robsweep.config.profiles import ERS_ATTACKS, profile
from robsweep.config.space import Condition, Factors
from robsweep.grammar.frozen import Frozen

OBJECTIVES = ("recall_at_1", "recall_at_2", "map", "map_at_10", "map_at_r", "nmi", "ers")
TERMS = ("CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class ScoringConfig(Frozen):
    """What is measured at a rung, and by how many actors.

    ``queries``: the first N test images are attacked (None: all); candidates are always the whole test set.
    ``shard_queries``: queries of one unit of work of the pool (None: as many as take about ten seconds). ``wait``:
    trials pause until their rung is scored.
    """

    profile: str = "rob28"
    attacks: tuple[str, ...] = ()
    """Attack strings in place of the profile's; they take what they leave out of its first budget."""
    behaviour: Behaviour = "reference"
    late_shift: bool = False
    """Measure ES:D before the last update, as the reference does."""
    checks: bool = False
    """Also run the costly checks of ``docs/suspicion.md``: black box, more effort, eps 1."""
    steps: PositiveInt | None = None
    """PGD steps of every attack, where other than the profile's."""
    queries: PositiveInt | None = None
    seed: NonNegativeInt = 0
    actors: PositiveInt = 2
    cpus_per_actor: PositiveFloat = 1.0
    gpus_per_actor: NonNegativeFloat = 0.0
    shard_queries: PositiveInt | None = None
    precision: Precision = "auto"
    """Of the network's passes while queries are perturbed; scores themselves are taken in float32."""
    compile: bool = False
    """Compile the network with ``torch.compile``: pays on an accelerator, where a pass is short."""
    recall_at: tuple[PositiveInt, ...] = (1, 2)
    """The k of recall at k; 1 and 2 are always among them."""
    resamples: PositiveInt = 1000
    wait: bool = False

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

    @property
    def specs(self) -> tuple[AttackSpec, ...]:
        """The attacks to run, with ``steps`` applied."""
        specs = tuple(parse_attack(text) for text in self.attacks) or profile(self.profile)
        if self.steps is None:
            return specs
        return tuple(
            spec.model_copy(update={"budget": spec.budget.model_copy(update={"steps": self.steps})}) for spec in specs
        )

    @property
    def lacking(self) -> tuple[str, ...]:
        """Labels of the attacks that ERS needs once each and that are missing or there several times."""
        labels = [spec.label for spec in self.specs]
        budget = self.specs[0].budget
        return tuple(label for text in ERS_ATTACKS if labels.count(label := parse_attack(text, budget).label) != 1)


class PruningConfig(Frozen):
    """When a configuration is given up; see ``docs/pruning.md``.

    ``rungs``: epochs after which a checkpoint is scored; the last epoch is added. ``reduction``: the best
    1/reduction at a rung go on. ``floors``: absolute; ``floors_of_best``: a share of the best seen at the rung.
    """

    enabled: bool = True
    rungs: tuple[PositiveInt, ...] = ()
    reduction: float = Field(default=2.0, gt=1.0)
    min_peers: PositiveInt = 3
    floors: dict[str, float] = {"recall_at_1": 0.0}
    floors_of_best: dict[str, Annotated[float, Field(ge=0.0, le=1.0)]] = {"recall_at_1": 0.5}
    spare_front: bool = True

    @field_validator("floors", "floors_of_best")
    @classmethod
    def _of_known_scores(cls, floors: dict[str, float]) -> dict[str, float]:
        if unknown := [name for name in floors if name not in (*OBJECTIVES, *TERMS)]:
            raise ValueError(f"unknown score {unknown[0]!r}, expected {', '.join((*OBJECTIVES, *TERMS))}")
        return floors


class SearchConfig(Frozen):
    """``grid``: every distinct configuration in order; ``random``: seeded, without repetition."""

    kind: Literal["grid", "random"] = "grid"
    samples: PositiveInt | None = None
    seed: NonNegativeInt = 0


class SweepBudget(Frozen):
    """Ends of a sweep: hours of wall time, after which it stops; ``robsweep resume`` goes on."""

    hours: PositiveFloat | None = None


class ResourceConfig(Frozen):
    """What one training run takes. ``threads``: intra-op threads of each worker; None: its CPUs."""

    workers: PositiveInt = 1
    cpus_per_worker: PositiveFloat = 1.0
    gpus_per_worker: NonNegativeFloat = 0.0
    threads: PositiveInt | None = None
    concurrent: PositiveInt | None = None
    """Trials at a time; None: as many as fit beside the attack actors."""


class SweepConfig(Frozen):
    """A sweep: what is searched, how each point is trained, scored and pruned."""

    name: str
    dataset: str
    data_root: str | None = None
    seeds: tuple[NonNegativeInt, ...] = (0,)
    objectives: tuple[str, ...] = ("recall_at_1", "ers")
    factors: Factors
    conditions: tuple[Condition, ...] = ()
    training: dict[str, Any] = {}
    """Fields of the training recipe to change, nested as in ``TrainingConfig``."""
    scoring: ScoringConfig = ScoringConfig()
    pruning: PruningConfig = PruningConfig()
    search: SearchConfig = SearchConfig()
    budget: SweepBudget = SweepBudget()
    resources: ResourceConfig = ResourceConfig()

    @field_validator("name")
    @classmethod
    def _name_is_a_folder_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(f"got {name!r}, expected letters, digits, '.', '_' and '-'")
        return name

    @field_validator("dataset")
    @classmethod
    def _known_dataset(cls, name: str) -> str:
        dataset_info(name)
        return name

    @field_validator("seeds")
    @classmethod
    def _some_seeds_each_once(cls, seeds: tuple[int, ...]) -> tuple[int, ...]:
        if not seeds or len(set(seeds)) != len(seeds):
            raise ValueError(f"got {list(seeds)}, expected one or more seeds, each once")
        return seeds

    @field_validator("scoring")
    @classmethod
    def _scoring_gives_ers(cls, scoring: ScoringConfig) -> ScoringConfig:
        if scoring.lacking:
            raise ValueError(f"the attacks lack {', '.join(scoring.lacking)}, which ERS needs once each")
        return scoring

    @field_validator("objectives")
    @classmethod
    def _known_objectives(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in names if name not in OBJECTIVES]:
            raise ValueError(f"unknown objective {unknown[0]!r}, expected {', '.join(OBJECTIVES)}")
        if len(names) < 2 or len(set(names)) != len(names):
            raise ValueError(f"a front needs two or more objectives, each once; got {', '.join(names) or 'none'}")
        return names
