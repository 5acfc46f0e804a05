"""Which configurations train on: the ``pruning`` section of a sweep file."""

from typing import Any

from pydantic import Field, PositiveInt, field_validator

from robsweep.config.close import did_you_mean, one_of
from robsweep.config.floors import Floor, FloorOfBest
from robsweep.config.scores import FLOORS
from robsweep.config.strategies import POLICIES
from robsweep.grammar.frozen import Frozen


class PruningConfig(Frozen):
    """Which configurations train on past a rung; see ``docs/pruning.md``.

    ``policy``: of ``strategies.POLICIES``. ``rungs``: epochs after which a checkpoint is scored; the last epoch is
    added. ``reduction``: the best 1/reduction at a rung go on. ``floors``: absolute; ``floors_of_best``: a share of
    the best seen at the rung; both for all rungs or by epoch.
    """

    policy: str = "promotion"
    rungs: tuple[PositiveInt, ...] = ()
    reduction: float = Field(default=2.0, gt=1.0)
    min_peers: PositiveInt = 3
    floors: dict[str, Floor] = {"recall_at_1": 0.0}
    floors_of_best: dict[str, FloorOfBest] = {"recall_at_1": {"1": 0.2, "last": 0.5}}
    spare_front: bool = True

    @field_validator("policy")
    @classmethod
    def _known_policy(cls, name: str) -> str:
        return one_of(name, POLICIES, "policy")

    @field_validator("floors", "floors_of_best")
    @classmethod
    def _of_known_scores(cls, floors: dict[str, Any]) -> dict[str, Any]:
        if unknown := [name for name in floors if name not in FLOORS]:
            near = did_you_mean(unknown[0], FLOORS)
            raise ValueError(f"unknown score {unknown[0]!r}, expected {', '.join(FLOORS)}{near}")
        return floors
