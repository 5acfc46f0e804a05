"""Draws of what every configuration would come to at its last rung, and what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from robsweep.forecast.gain import gains
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume


@dataclass(frozen=True)
class Forecast:
    """``draws``: ``s x n x m`` of what ``keys`` come to, to be maximised; -inf where a draw is under a floor.

    The first ``tried`` of ``keys`` were proposed, the others are what the space still holds; of one that is ``endless``
    none. ``means`` and ``deviations``: ``n x m``. ``reference``: ``m``, hypervolumes are above it.
    """

    keys: tuple[str, ...]
    tried: int
    draws: NDArray[np.float64]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    reference: NDArray[np.float64]
    endless: bool = False

    @property
    def untried(self) -> tuple[str, ...]:
        """Keys of what was not proposed yet."""
        return self.keys[self.tried :]

    @cached_property
    def chances(self) -> dict[str, float]:
        """Key -> probability that it is on the front of all that was tried, were that trained to the end."""
        hits = np.zeros(self.tried)
        for points in self.draws[:, : self.tried]:
            feasible = np.isfinite(points).all(axis=1)
            if feasible.any():
                hits[feasible] += is_nondominated(points[feasible])
        return dict(zip(self.keys, (hits / len(self.draws)).tolist(), strict=False))

    def gains(self, known: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
        """Mean hypervolume that each of ``others`` alone would add to ``known``."""
        asked = tuple(known), tuple(others)
        if asked not in self._answered:  # policy, searcher and limits ask the same of one state
            self._answered[asked] = self._gains(self._rows(known), self._rows(others))
        return self._answered[asked]

    def _gains(self, front: NDArray[np.int64], candidates: NDArray[np.int64]) -> NDArray[np.float64]:
        found = np.zeros(len(candidates))
        hopeful = self._hopeful(front, candidates)
        for points in self.draws:
            found[hopeful] += gains(points[front], points[candidates[hopeful]], self.reference)
        return found / len(self.draws)

    def _hopeful(self, front: NDArray[np.int64], candidates: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of the candidates those whose best draws are not dominated by the worst draws of one of the front."""
        if not len(front):
            return np.arange(len(candidates))
        worst, best = self.draws[:, front].min(axis=0), self.draws[:, candidates].max(axis=0)
        return np.flatnonzero(~(worst[:, None] >= best).all(axis=2).any(axis=0))

    def new_gains(self, known: Sequence[str]) -> NDArray[np.float64]:
        """What configurations that were not tried would add to ``known``.

        Of each of ``untried``; where the space has no end, of as many as were tried, each like one of these.
        """
        if self.untried or not self.endless:
            return self.gains(known, self.untried)
        front, found = self._rows(known), np.zeros(self.tried)
        others = np.roll(self.draws[:, : self.tried], 1, axis=0)  # of another draw, so they are no copies
        for points, alike in zip(self.draws, others, strict=True):
            found += gains(points[front], alike, self.reference)
        return found / len(self.draws)

    def hypervolumes(self, keys: Sequence[str]) -> NDArray[np.float64]:
        """``s``: hypervolume of some configurations in each draw."""
        rows = self._rows(keys)
        return np.array([hypervolume(points[rows], self.reference) for points in self.draws])

    @cached_property
    def _answered(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], NDArray[np.float64]]:
        return {}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.keys)}

    def _rows(self, keys: Sequence[str]) -> NDArray[np.int64]:
        return np.array([self._place[key] for key in keys], dtype=np.int64)
