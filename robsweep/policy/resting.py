"""Who of a rung rests there still, the best first."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from robsweep.pareto.objectives import Objective
from robsweep.pareto.ranks import nondominated_ranks, positions
from robsweep.policy.peers import Peers
from robsweep.run.rung import Entry
from robsweep.run.state import RunState


class Rested(NamedTuple):
    """A configuration that rests; ``position``: how many of its rung stand before it; ``front``: 0 = nondominated."""

    key: str
    position: int
    front: int


class Resting:
    """Of one rung. Whoever has gone on from it never rests there again, so it is looked at no more."""

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._peers = Peers(objectives)
        self._left: dict[str, None] = {}
        self._ranked: list[Rested] | None = None
        """The best last; None: there are entries that are not ranked yet."""

    def add(self, entry: Entry) -> None:
        """As ``RungStatistic.add``."""
        self._peers.add(entry)
        if not entry.behind:
            self._left[entry.key] = None
            self._ranked = None

    def best(self, epoch: int, state: RunState) -> Rested | None:
        """The first of the rung of ``epoch`` by ``pareto.ranks.positions`` that rests there; None: nobody does.

        Of equals the one that was recorded first.
        """
        if self._ranked is None:
            self._left = {key: None for key in self._left if _rests(key, epoch, state)}
            self._ranked = self._rank()
        while self._ranked:
            if _rests(self._ranked[-1].key, epoch, state):
                return self._ranked[-1]
            del self._left[self._ranked.pop().key]
        return None

    def _rank(self) -> list[Rested]:
        if not self._left:
            return []
        fronts = nondominated_ranks(self._peers.points)
        places = positions(self._peers.points, fronts)
        rows = np.array([self._peers.rows[key] for key in self._left])
        rows = rows[np.argsort(places[rows], kind="stable")][::-1]
        return [Rested(self._peers.entries[row].key, int(places[row]), int(fronts[row])) for row in rows]


def _rests(key: str, epoch: int, state: RunState) -> bool:
    candidate = state.candidates[key]
    return candidate.stage == "resting" and candidate.at == epoch
