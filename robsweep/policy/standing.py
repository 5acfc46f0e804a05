"""Where a configuration stands among those recorded at a rung."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.pareto.objectives import Objective, signed_points
from robsweep.pareto.ranks import nondominated_ranks, position_of
from robsweep.policy.peers import Peers
from robsweep.run.rung import Entry, Rung
from robsweep.run.rung_cache import RungCache

NAMED = 10
"""How many of those that dominate a configuration are named: with all, a journal would grow with their square."""


class Standing(NamedTuple):
    """``position``: how many stand before it; ``front``: 0 where nothing dominates it; ``recorded``: all at the rung.

    ``dominators``: how many dominate it. ``dominated_by``: keys of up to ``NAMED`` of them, the first front first.
    ``comparison``: the first one with the values of both, in words.
    """

    position: int
    front: int
    recorded: int
    dominators: int
    dominated_by: tuple[str, ...]
    comparison: str

    @property
    def place(self) -> str:
        """``rank 4 of 7``."""
        return f"rank {self.position + 1} of {self.recorded}"


class Standings:
    """Ranks configurations by ``pareto.ranks.positions``."""

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._objectives = tuple(objectives)
        self._peers = RungCache(lambda: Peers(self._objectives))

    def of(self, rung: Rung, key: str, values: Mapping[str, float]) -> Standing:
        """Of a configuration that is not under a floor; those that are count as recorded, behind all others."""
        peers = self._peers.of(rung)
        own = signed_points([values], self._objectives)
        others = np.delete(np.arange(len(peers.entries)), peers.rows.get(key, []))
        points = np.concatenate([peers.points[others], own])
        place = position_of(points, -1)
        recorded = len(rung.entries) + (key not in rung.entries)
        if place.front == 0:
            return Standing(place.position, 0, recorded, 0, (), "")
        better = _dominators(points)
        better = better[np.argsort(nondominated_ranks(points[better]), kind="stable")]
        found = [peers.entries[row] for row in others[better[:NAMED]]]
        comparison = self._comparison(found[0], values)
        return Standing(place.position, place.front, recorded, len(better), tuple(e.key for e in found), comparison)

    def _comparison(self, peer: Entry, values: Mapping[str, float]) -> str:
        return ", ".join(
            f"{o.name} {peer.values[o.name]:.4g} {'<=' if o.minimise else '>='} {values[o.name]:.4g}"
            for o in self._objectives
        )


def _dominators(points: NDArray[np.float64]) -> NDArray[np.int64]:
    own = points[-1]
    return np.flatnonzero((points >= own).all(axis=1) & (points > own).any(axis=1))
