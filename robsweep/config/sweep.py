"""The sweep file as a type; ``docs/sweep-file.md`` explains every key."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, field_validator, model_validator

from robsweep.config.conditions import Condition
from robsweep.config.datasets import dataset_info
from robsweep.config.messages import short
from robsweep.config.profiles import default_profile
from robsweep.config.scores import FLOORS, OBJECTIVES
from robsweep.config.scoring import ScoringConfig
from robsweep.config.seed import Seed
from robsweep.config.space import Factors
from robsweep.config.tracking import TrackingConfig
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_NAME = 100


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
        if unknown := [name for name in floors if name not in FLOORS]:
            raise ValueError(f"unknown score {unknown[0]!r}, expected {', '.join(FLOORS)}")
        return floors


class SearchConfig(Frozen):
    """``grid``: every distinct configuration in order; ``random``: seeded, without repetition."""

    kind: Literal["grid", "random"] = "grid"
    samples: PositiveInt | None = None
    seed: Seed = 0


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
    seeds: tuple[Seed, ...] = (0,)
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
    tracking: TrackingConfig = TrackingConfig()

    @model_validator(mode="before")
    @classmethod
    def _profile_suits_the_images(cls, data: Any) -> Any:
        # eps of 28x28 images would be 10 times that of the papers on 224x224 ones
        if not isinstance(data, dict) or data.get("dataset") is None:
            return data
        scoring = data.get("scoring", {})
        if not isinstance(scoring, dict) or "profile" in scoring:
            return data
        try:
            suits = default_profile(data["dataset"])
        except (UserError, AttributeError, TypeError):  # it has an error of its own
            return data
        return {**data, "scoring": {"profile": suits, **scoring}}

    @field_validator("name")
    @classmethod
    def _name_is_a_folder_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise ValueError(f"got {short(name)}, expected letters, digits, '.', '_' and '-', a letter or digit first")
        if len(name) > _LONGEST_NAME:  # file systems take 255 bytes, and names of files are made from it
            raise ValueError(f"got {short(name)} of {len(name)} characters, expected {_LONGEST_NAME} at most")
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
        if any(spec.gradient == "transfer" for spec in scoring.specs):
            raise ValueError("gradient=transfer needs a surrogate network, which `robsweep score --surrogate` takes")
        return scoring

    @field_validator("objectives")
    @classmethod
    def _known_objectives(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in names if name not in OBJECTIVES]:
            raise ValueError(f"unknown objective {unknown[0]!r}, expected {', '.join(OBJECTIVES)}")
        if len(names) < 2 or len(set(names)) != len(names):
            raise ValueError(f"a front needs two or more objectives, each once; got {', '.join(names) or 'none'}")
        return names
