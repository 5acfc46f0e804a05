"""What a run has measured so far, as arrays: configurations x rungs x objectives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from robsweep.pareto.objectives import Objective
from robsweep.run.rung import Entry
from robsweep.run.rung_cache import RungCache
from robsweep.run.state import RunState

_PRIOR_REPEATS = 4.0
"""How many repeated trainings the guess counts for that seeds move a value as much as the drawn queries do."""


@dataclass(frozen=True)
class Observations:
    """``n`` configurations, ``r`` epochs, ``m`` objectives, all to be maximised; where nothing was measured, NaN.

    ``keys``: ``n``. ``epochs``: ``r``, ascending. ``values``: ``n x r x m`` means over ``seeds`` (``n x r``).
    ``queries``: ``n x r x m``, variance of those means that comes from the drawn queries. ``between``: ``n x r x m``,
    sample variance between seeds. ``behind``: ``n x r``, who stood under a floor there. ``seq``: ``n x r`` numbers of
    the deciding events, -1 where nothing was decided. ``last``: ``n``, which epoch ends each.
    """

    keys: tuple[str, ...]
    epochs: tuple[int, ...]
    values: NDArray[np.float64]
    queries: NDArray[np.float64]
    between: NDArray[np.float64]
    seeds: NDArray[np.int64]
    behind: NDArray[np.bool_]
    seq: NDArray[np.int64]
    last: NDArray[np.int64]

    @property
    def measured(self) -> NDArray[np.bool_]:
        """``n x r``: where every objective is finite."""
        return np.asarray(np.isfinite(self.values).all(axis=2))

    def noise(self, among: NDArray[np.bool_]) -> NDArray[np.float64]:
        """``n x r x m``: variance of the means over queries and seeds; 0 where nothing was measured.

        How much seeds move a value is pooled over all of ``among`` (``n x r``) that were trained several times.
        """
        used = among & self.measured
        found = np.where(self.measured[:, :, None], self.queries, 0.0)
        if not used.any():
            return found
        single = (self.queries[used] * self.seeds[used][:, None]).mean(axis=0)
        freedom = (self.seeds[used] - 1.0)[:, None]
        pooled = (_PRIOR_REPEATS * single + (freedom * self.between[used]).sum(axis=0)) / (
            _PRIOR_REPEATS + freedom.sum()
        )
        return np.asarray(found + self.measured[:, :, None] * pooled / np.maximum(self.seeds, 1)[:, :, None])


class Observer:
    """Keeps the arrays of each rung between calls, which changes no result."""

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._objectives = tuple(objectives)
        self._columns = RungCache(lambda: _Column(self._objectives))

    def of(self, state: RunState, pending: tuple[int, Entry] | None = None) -> Observations:
        """Of everything that was decided, in the order in which configurations were proposed.

        ``pending``: epoch and entry of what is just being decided.
        """
        keys, ends = tuple(state.candidates), [one.rungs[-1] for one in state.candidates.values()]
        epochs = tuple(sorted({*state.rungs, *(epoch for one in state.candidates.values() for epoch in one.rungs)}))
        row = {key: index for index, key in enumerate(keys)}
        shape = len(keys), len(epochs), len(self._objectives)
        figures = np.full((*shape, 3), np.nan)
        behind, seq, seeds = np.zeros(shape[:2], dtype=np.bool_), np.full(shape[:2], -1), np.zeros(shape[:2], np.int64)
        for r, epoch in enumerate(epochs):
            columns = [self._columns.of(state.rungs[epoch])] if epoch in state.rungs else []
            if pending is not None and pending[0] == epoch:
                columns.append(_Column(self._objectives))
                columns[-1].add(pending[1])
            for column in columns:
                rows = [row[key] for key in column.keys]
                figures[rows, r] = np.array(column.figures).reshape(len(rows), shape[2], 3)
                behind[rows, r], seq[rows, r], seeds[rows, r] = column.behind, column.seq, column.seeds
        last = np.searchsorted(epochs, ends)
        values, errors, between = np.moveaxis(figures, 3, 0)
        return Observations(keys, epochs, values, errors**2, between, seeds, behind, seq, last)


class _Column:
    """Of one rung: ``figures`` are value, standard error over queries and variance between seeds by objective."""

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._objectives = objectives
        self.keys: list[str] = []
        self.figures: list[list[tuple[float, float, float]]] = []
        self.behind: list[bool] = []
        self.seq: list[int] = []
        self.seeds: list[int] = []

    def add(self, entry: Entry) -> None:
        """As ``RungStatistic.add``."""
        self.keys.append(entry.key)
        self.figures.append(
            [
                (o.sign * entry.values[o.name], entry.errors.get(o.name, 0.0), entry.variances.get(o.name, 0.0))
                for o in self._objectives
            ]
        )
        self.behind.append(entry.behind)
        self.seq.append(entry.seq)
        self.seeds.append(entry.seeds)
