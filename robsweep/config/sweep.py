"""The sweep file as a type; ``docs/sweep-file.md`` explains every key."""

import re
from typing import Any, Self

from pydantic import field_validator, model_validator

from robsweep.config.close import did_you_mean
from robsweep.config.cluster import ClusterConfig
from robsweep.config.conditions import Condition
from robsweep.config.datasets import dataset_info
from robsweep.config.deterministic import Ahead
from robsweep.config.ends import SweepBudget, Until
from robsweep.config.messages import short
from robsweep.config.profiles import default_profile
from robsweep.config.pruning import PruningConfig
from robsweep.config.resources import ResourceConfig
from robsweep.config.scores import OBJECTIVES
from robsweep.config.scoring import ScoringConfig
from robsweep.config.search import SearchConfig
from robsweep.config.seeds import SeedsConfig
from robsweep.config.space import Factors
from robsweep.config.tracking import TrackingConfig
from robsweep.errors import ConfigError, Problem, UserError
from robsweep.grammar.frozen import Frozen

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_NAME = 100
GUIDED_GAIN = 0.005
"""Share of the hypervolume below which an expected gain is not worth a training."""


class SweepConfig(Frozen):
    """A sweep: what is searched, how each point is trained, scored and pruned."""

    name: str
    dataset: str
    data_root: str | None = None
    seeds: SeedsConfig = SeedsConfig()
    objectives: tuple[str, ...] = ("recall_at_1", "ers")
    factors: Factors
    conditions: tuple[Condition, ...] = ()
    training: dict[str, Any] = {}
    """Fields of the training recipe to change, nested as in ``TrainingConfig``."""
    scoring: ScoringConfig = ScoringConfig()
    pruning: PruningConfig = PruningConfig()
    search: SearchConfig = SearchConfig()
    budget: SweepBudget = SweepBudget()
    until: Until = Until()
    deterministic: Ahead = None
    """How many units of work are planned ahead, where no decision may depend on who is first; None: it may."""
    resources: ResourceConfig = ResourceConfig()
    cluster: ClusterConfig = ClusterConfig()
    tracking: TrackingConfig = TrackingConfig()

    @property
    def gain_below(self) -> float | None:
        """``until.gain_below``; ``guided`` ends by it even where the file does not say so."""
        default = GUIDED_GAIN if self.pruning.policy == "guided" else None
        return self.until.gain_below if self.until.gain_below is not None else default

    @property
    def fixed_threads(self) -> int | None:
        """Intra-op threads of trainings and attacks alike, where results may not depend on them; None: they may."""
        return None if self.deterministic is None else self.resources.threads or 1

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

    @field_validator("seeds", mode="before")
    @classmethod
    def _a_list_is_of_all(cls, value: Any) -> Any:
        return {"first": value} if isinstance(value, list | tuple) else value

    @field_validator("scoring")
    @classmethod
    def _scoring_gives_ers(cls, scoring: ScoringConfig) -> ScoringConfig:
        for effort in scoring.efforts:
            if effort.lacking:
                raise ValueError(f"the attacks lack {', '.join(effort.lacking)}, which ERS needs once each")
            if any(spec.gradient == "transfer" for spec in effort.specs):
                raise ValueError(
                    "gradient=transfer needs a surrogate network, which `robsweep score --surrogate` takes"
                )
        return scoring

    @field_validator("objectives")
    @classmethod
    def _known_objectives(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in names if name not in OBJECTIVES]:
            near = did_you_mean(unknown[0], OBJECTIVES)
            raise ValueError(f"unknown objective {unknown[0]!r}, expected {', '.join(OBJECTIVES)}{near}")
        if len(names) < 2 or len(set(names)) != len(names):
            raise ValueError(f"a front needs two or more objectives, each once; got {', '.join(names) or 'none'}")
        return names

    @model_validator(mode="after")
    def _deterministic_decides_by_no_time(self) -> Self:
        if self.deterministic is None:
            return self
        for path, measured, instead in (
            (("budget", "accelerator_hours"), self.budget.accelerator_hours is not None, "budget.passes"),
            (("objectives",), "-train_seconds" in self.objectives, "-train_passes"),
        ):
            if measured:
                raise ConfigError(Problem(path, f"time is never the same; deterministic expects {instead} instead"))
        return self
