"""The sweep file as a type; ``docs/sweep-file.md`` explains every key."""

import re
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt, field_validator, model_validator

from robsweep.config.auto import AUTO, AutoShare
from robsweep.config.close import did_you_mean
from robsweep.config.cluster import ClusterConfig
from robsweep.config.conditions import Condition
from robsweep.config.datasets import dataset_info
from robsweep.config.ends import SweepBudget, Until
from robsweep.config.floors import Floor, FloorOfBest
from robsweep.config.messages import short
from robsweep.config.profiles import default_profile
from robsweep.config.scores import FLOORS, OBJECTIVES
from robsweep.config.scoring import ScoringConfig
from robsweep.config.seed import Seed
from robsweep.config.seeds import SeedsConfig
from robsweep.config.space import Factors
from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.config.tracking import TrackingConfig
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.strings import parse_defense

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_NAME = 100


def known(name: str, names: Iterable[str], what: str) -> str:
    """``name``, if it is one of ``names``.

    Raises:
        ValueError: it is not; lists those that are.
    """
    if name not in names:
        raise ValueError(f"unknown {what} {name!r}, expected {', '.join(names)}{did_you_mean(name, names)}")
    return name


class PruningConfig(Frozen):
    """Which configurations train on past a rung; see ``docs/pruning.md``.

    ``policy``: of ``strategies.POLICIES``. ``rungs``: epochs after which a checkpoint is scored; the last epoch is
    added. ``reduction``: the best 1/reduction at a rung go on. ``floors``: absolute; ``floors_of_best``: a share of
    the best seen at the rung; both for all rungs or by epoch.
    """

    policy: str = "guided"
    rungs: tuple[PositiveInt, ...] = ()
    reduction: float = Field(default=2.0, gt=1.0)
    min_peers: PositiveInt = 3
    floors: dict[str, Floor] = {"recall_at_1": 0.0}
    floors_of_best: dict[str, FloorOfBest] = {"recall_at_1": {"1": 0.2, "last": 0.5}}
    spare_front: bool = True

    @field_validator("policy")
    @classmethod
    def _known_policy(cls, name: str) -> str:
        return known(name, POLICIES, "policy")

    @field_validator("floors", "floors_of_best")
    @classmethod
    def _of_known_scores(cls, floors: dict[str, Any]) -> dict[str, Any]:
        if unknown := [name for name in floors if name not in FLOORS]:
            near = did_you_mean(unknown[0], FLOORS)
            raise ValueError(f"unknown score {unknown[0]!r}, expected {', '.join(FLOORS)}{near}")
        return floors


GUIDED_GAIN = 0.005
"""Share of the hypervolume below which an expected gain is not worth a training."""
PAPERS = ("", "ghmetsmi", "ghmetsm", "p", "hmetsmi", "hmetsm", "hmetrm", "d")
"""Defenses of the main tables of Zhou and Patel 2022, the best of them first; the undefended network before all."""


class SearchConfig(Frozen):
    """Which configurations are tried.

    ``kind``: of ``strategies.SEARCHERS``. ``samples``: how many configurations at most; None: all there are.
    ``first``: defenses that come before the searcher's own proposals, as in model strings; ``papers``: ``PAPERS``.
    ``guided`` begins with these unless the file says otherwise.
    """

    kind: str = "guided"
    first: tuple[str, ...] = ()
    samples: PositiveInt | None = None
    seed: Seed = 0

    @field_validator("kind")
    @classmethod
    def _known_searcher(cls, name: str) -> str:
        return known(name, SEARCHERS, "searcher")

    @model_validator(mode="before")
    @classmethod
    def _papers_first(cls, data: Any) -> Any:
        if isinstance(data, dict) and "first" not in data and data.get("kind", "guided") == "guided":
            return {**data, "first": "papers"}
        return data

    @field_validator("first", mode="before")
    @classmethod
    def _papers_by_name(cls, value: Any) -> Any:
        if isinstance(value, str) and value != "papers":
            raise ValueError(f"expected papers or a list of defenses such as ghmetsmi, got {short(value)}")
        return PAPERS if value == "papers" else value

    @field_validator("first")
    @classmethod
    def _known_defenses(cls, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        for suffix in suffixes:
            try:
                parse_defense(suffix)
            except UserError as error:
                raise ValueError(str(error)) from None
        return suffixes


class ResourceConfig(Frozen):
    """What one training run takes. ``threads``: intra-op threads of each worker; None: its CPUs.

    ``retries``: how often work is tried again whose process died or hung. ``patience_minutes``: how long a shard of
    attacks may take at least before its actor counts as hung.

    ``layout``: what ``auto`` means for GPUs: shares that suit the machine (``layout.layout_of``), or ``cpu``: none.
    """

    layout: Literal["auto", "cpu"] = AUTO
    workers: PositiveInt = 1
    cpus_per_worker: PositiveFloat = 1.0
    gpus_per_worker: AutoShare = AUTO
    threads: PositiveInt | None = None
    concurrent: PositiveInt | None = None
    """Trials at a time; None: as many as fit beside the attack actors."""
    retries: NonNegativeInt = 3
    patience_minutes: PositiveFloat = 10.0


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
    resources: ResourceConfig = ResourceConfig()
    cluster: ClusterConfig = ClusterConfig()
    tracking: TrackingConfig = TrackingConfig()

    @property
    def gain_below(self) -> float | None:
        """``until.gain_below``; ``guided`` ends by it even where the file does not say so."""
        default = GUIDED_GAIN if self.pruning.policy == "guided" else None
        return self.until.gain_below if self.until.gain_below is not None else default

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
        if scoring.lacking:
            raise ValueError(f"the attacks lack {', '.join(scoring.lacking)}, which ERS needs once each")
        if any(spec.gradient == "transfer" for spec in scoring.specs):
            raise ValueError("gradient=transfer needs a surrogate network, which `robsweep score --surrogate` takes")
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
