"""Which configurations train on past a rung: asynchronous successive halving on several objectives."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.errors import UserError
from robsweep.pareto.dominance import dominates
from robsweep.pareto.ranks import nondominated_ranks, positions


class RungDecision(NamedTuple):
    """Whether a configuration trains on, and why (one line, shown to users).

    ``refused``: under a floor or not finite, whatever its peers; what was only outranked is not.
    """

    keep: bool
    reason: str
    refused: bool = False


@dataclass(slots=True)
class _Entry:
    point: dict[str, float]
    decision: RungDecision
    accepted: bool
    """False: not finite or under a floor, hence no peer of later points."""


@dataclass(slots=True)
class _Rung:
    entries: dict[str, _Entry] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)


class ParetoRungs:
    """Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter
    Tuning", Section 3.2) with a rank by dominance in place of the rank of one number.

    A point is decided on when it arrives, against what has been recorded at its rung so far:

    1. a value that is not finite is pruned;
    2. a value under a floor is pruned, whatever else it scores;
    3. with fewer than ``min_peers`` recorded (itself included) it is kept;
    4. it is kept if it is among the best 1/``reduction`` (at least one) by ``pareto.ranks.positions``, or,
       with ``spare_front``, if no accepted point of the rung dominates it.

    Points pruned by 1 and 2 count in what has been recorded, but stand behind all others and never dominate:
    so a collapsed embedding, whose ERS is far from 0, cannot push out a useful one.

    Pure arithmetic: no clock, no randomness; the same points in the same order give the same decisions, and a
    (key, rung) that was recorded before is answered as before and changes nothing.
    """

    def __init__(
        self,
        *,
        objectives: tuple[str, ...],
        reduction: float = 3,
        min_peers: int = 3,
        floors: Mapping[str, float] | None = None,
        floor_of_best: Mapping[str, float] | None = None,
        spare_front: bool = True,
    ) -> None:
        """Set the rule.

        Args:
            objectives: names of the values to maximise; a leading ``-`` minimises.
            reduction: one in how many is kept, above 1.
            min_peers: how many must be recorded at a rung before ranks decide, at least 1.
            floors: name -> smallest value that is not pruned.
            floor_of_best: name -> fraction, in [0, 1], of the best value seen at the rung that a value must
                reach; has no effect while the best is not positive.
            spare_front: whether points on the rung's front are kept however many there are.

        Raises:
            UserError: a number out of its range, or no objectives.
        """
        if not objectives or len({name.removeprefix("-") for name in objectives}) < len(objectives):
            raise UserError(f"objectives must be one or more different names, got {list(objectives)}")
        if not reduction > 1 or min_peers < 1:
            raise UserError(f"expected reduction > 1 and min_peers >= 1, got {reduction=} and {min_peers=}")
        if wrong := {name: share for name, share in (floor_of_best or {}).items() if not 0 <= share <= 1}:
            raise UserError(f"floor_of_best must hold fractions in [0, 1], got {wrong}")
        self.objectives = tuple(objectives)
        self.reduction = reduction
        self.min_peers = min_peers
        self.floors = dict(floors or {})
        self.floor_of_best = dict(floor_of_best or {})
        self.spare_front = spare_front
        self._names = tuple(name.removeprefix("-") for name in objectives)
        self._signs = np.array([-1.0 if name.startswith("-") else 1.0 for name in objectives])
        self._rungs: dict[int, _Rung] = {}

    def record(self, key: str, rung: int, point: Mapping[str, float]) -> RungDecision:
        """Record a configuration's values at a rung, and decide.

        Args:
            key: the configuration (with its seed, where seeds are decided on one by one).
            rung: the epoch after which it was scored.
            point: values by name; all that objectives and floors name.

        Raises:
            UserError: a value is missing.
        """
        needed = dict.fromkeys((*self._names, *self.floors, *self.floor_of_best))
        if missing := [name for name in needed if name not in point]:
            raise UserError(f"rung {rung} needs {', '.join(needed)}: {', '.join(missing)} missing for {key}")
        level = self._rungs.setdefault(rung, _Rung())
        if key in level.entries:
            return level.entries[key].decision
        values = {name: float(point[name]) for name in needed}
        for name in self.floor_of_best:
            if math.isfinite(values[name]):
                level.best[name] = max(level.best.get(name, -math.inf), values[name])
        refusal = self._refusal(values, level.best, rung)
        if refusal:
            entry = _Entry(values, RungDecision(False, refusal, refused=True), accepted=False)
            level.entries[key] = entry
        else:
            entry = _Entry(values, RungDecision(True, ""), accepted=True)
            level.entries[key] = entry
            entry.decision = self._ranked(level, rung)
        return entry.decision

    def _refusal(self, values: Mapping[str, float], best: Mapping[str, float], rung: int) -> str:
        for name, value in values.items():
            if not math.isfinite(value):
                return f"{name} is {value:g} at epoch {rung}"
        for name, floor in self.floors.items():
            if values[name] < floor:
                return f"{name} {values[name]:.4g} below the floor {floor:.4g} at epoch {rung}"
        for name, share in self.floor_of_best.items():
            if values[name] < share * best[name] and best[name] > 0:
                seen = f"{share:.4g} of the best seen, {best[name]:.4g},"
                return f"{name} {values[name]:.4g} below {seen} at epoch {rung}"
        return ""

    def _ranked(self, level: _Rung, rung: int) -> RungDecision:
        """Decide on the last accepted entry of a rung."""
        recorded = len(level.entries)
        if recorded < self.min_peers:
            return RungDecision(True, f"{recorded} of {self.min_peers} peers at epoch {rung}: too few to compare")
        accepted = [entry.point for entry in level.entries.values() if entry.accepted]
        points = self._signs * np.array([[values[name] for name in self._names] for values in accepted])
        fronts = nondominated_ranks(points)
        position = int(positions(points, fronts)[-1])
        quota = max(1, math.floor(recorded / self.reduction))
        place = f"rank {position + 1} of {recorded} at epoch {rung}"
        if position < quota:
            return RungDecision(True, f"{place}: among the best {quota}")
        if fronts[-1] > 0:
            return RungDecision(False, f"{place}: {self._dominators(accepted, points, fronts)}")
        if self.spare_front:
            return RungDecision(True, f"{place}: on the front")
        return RungDecision(False, f"{place}: on the front, but it adds less to it than the best {quota}")

    def _dominators(
        self, accepted: list[dict[str, float]], points: NDArray[np.float64], fronts: NDArray[np.int64]
    ) -> str:
        rows = [row for row in range(len(points)) if dominates(points[row], points[-1])]
        shown, own = accepted[min(rows, key=lambda row: fronts[row])], accepted[-1]
        pairs = (
            f"{name} {shown[name]:.4g} {'>=' if sign > 0 else '<='} {own[name]:.4g}"
            for name, sign in zip(self._names, self._signs, strict=True)
        )
        return f"dominated by {len(rows)} ({', '.join(pairs)})"
