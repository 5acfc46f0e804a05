"""Makes forecasts of a run's states."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from robsweep.config.configuration import Configuration
from robsweep.config.floors import floor_at
from robsweep.config.points import Space
from robsweep.forecast.curves import Curves, Data, course, fitted
from robsweep.forecast.draws import DRAWS, normal
from robsweep.forecast.features import Features
from robsweep.forecast.forecast import Forecast
from robsweep.forecast.observations import Observations, Observer
from robsweep.forecast.prior import PriorColumns
from robsweep.pareto.objectives import objectives_of
from robsweep.run.prior import PriorRun
from robsweep.run.state import RunState

_BLAS = ThreadpoolController()
FEWEST = 4
"""Configurations that must have been decided before anything is forecast."""
_CAUTION = 1.25
"""By which deviations are widened: few curves look smoother than they are."""
_GROWTH = 1.2
"""The curves are fitted again when there are this many times as many observations."""


class _Scale(NamedTuple):
    center: NDArray[np.float64]
    size: NDArray[np.float64]


class Forecaster:
    """Of all configurations of a space; of one without end, of those that were proposed.

    Args:
        space: of the sweep file. Its floors on objectives hold at the last rung; others do not count.
    """

    def __init__(self, space: Space) -> None:
        self._space, self._objectives = space, objectives_of(space.sweep.objectives)
        self._observer, self._features = Observer(self._objectives), Features(space)
        self._curves: tuple[tuple[object, ...], list[Curves]] | None = None
        self._latest: tuple[RunState, int, Forecast | None] | None = None
        self._prior: tuple[tuple[PriorRun, ...], PriorColumns] | None = None

    def of(self, state: RunState) -> Forecast | None:
        """From all that was decided; None where too little is."""
        if self._latest is None or self._latest[0] is not state or self._latest[1] != state.seq:
            self._latest = state, state.seq, self._made(state, self._observer.of(state), self._untried(state))
        return self._latest[2]

    def with_pending(self, state: RunState, epoch: int, key: str) -> Forecast | None:
        """The same of what was tried, with a configuration that was just scored and is not decided yet."""
        entry = state.entry(key, epoch, "rest", behind=False)
        return self._made(state, self._observer.of(state, (epoch, entry)), [])

    def _made(self, state: RunState, seen: Observations, untried: list[tuple[str, Configuration]]) -> Forecast | None:
        with _BLAS.limit(limits=1):  # matrices are small: threads would only wait for each other
            return self._calculated(state, seen, untried)

    def _calculated(
        self, state: RunState, seen: Observations, untried: list[tuple[str, Configuration]]
    ) -> Forecast | None:
        sound = seen.measured & ~seen.behind
        if int(sound.any(axis=1).sum()) < FEWEST:
            return None
        described = [(key, one.configuration) for key, one in state.candidates.items()] + untried
        features = np.hstack([self._features.of(described), self._prior_of(state).of(described)])
        scale = _scale(seen.values[sound])
        curves = self._fit(state, seen, sound, features)
        curves = [one._replace(sigma=one.sigma / size) for one, size in zip(curves, scale.size.tolist(), strict=True)]
        data = _data(seen, seen.noise(sound), features, scale)
        rows = _padded(sound, len(untried), fill=False)
        last = np.concatenate([seen.last, np.full(len(untried), len(seen.epochs) - 1)])
        keys = tuple(key for key, _ in described)
        draws, means, deviations = self._draw(keys, curves, data, rows, last, scale, sound)
        lowest = seen.values[sound].min(axis=0)
        reference = np.array([lowest[m] if o.minimise else 0.0 for m, o in enumerate(self._objectives)])
        self._drop_infeasible(draws, len(seen.keys), seen.epochs[-1])
        return Forecast(
            keys,
            len(seen.keys),
            draws,
            means,
            deviations,
            reference,
            endless=not self._space.finite and state.samples < self._space.size,
        )

    def _untried(self, state: RunState) -> list[tuple[str, Configuration]]:
        points = self._space.points if state.samples < self._space.size else ()
        return [(point.key, point.configuration) for point in points if point.key not in state.candidates]

    def _prior_of(self, state: RunState) -> PriorColumns:
        if self._prior is None or self._prior[0] is not state.prior:
            self._prior = state.prior, PriorColumns(state.prior, self._objectives)
        return self._prior[1]

    def _fit(
        self, state: RunState, seen: Observations, sound: NDArray[np.bool_], features: NDArray[np.float64]
    ) -> list[Curves]:
        """To the first observations of the run, as many as the last threshold: a function of the state.

        ``sigma`` is in the objective's own units.
        """
        order = np.sort(seen.seq[sound])
        size = FEWEST
        while size * _GROWTH <= len(order):
            size = int(np.ceil(size * _GROWTH))
        until = int(order[min(size, len(order)) - 1])
        changes = tuple((epoch, rung.changes) for epoch, rung in sorted(state.rungs.items()))
        mark = (id(state), until, changes, len(seen.epochs), features.shape[1])
        if self._curves is None or self._curves[0] != mark:
            used = sound & (seen.seq <= until)
            scale = _scale(seen.values[used])
            rows = np.flatnonzero(used.any(axis=1))
            found = []
            for m, part in enumerate(_data(seen, seen.noise(used), features, scale)):
                values = np.where(used, part.values[: len(used)], np.nan)[rows]
                curves = fitted(Data(values, part.noise[rows], part.features[rows], part.log_epochs))
                found.append(curves._replace(sigma=curves.sigma * float(scale.size[m])))
            self._curves = mark, found
        return self._curves[1]

    def _draw(
        self,
        keys: tuple[str, ...],
        curves: list[Curves],
        data: list[Data],
        rows: NDArray[np.bool_],
        last: NDArray[np.int64],
        scale: _Scale,
        sound: NDArray[np.bool_],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        objectives = len(self._objectives)
        courses = [course(of, part, sound=rows, last=last) for of, part in zip(curves, data, strict=True)]
        means = np.stack([one.mean for one in courses], axis=1)
        own = np.stack([normal(key, objectives) for key in keys], axis=1)
        own = own @ _tied(means[: len(sound)][sound.any(axis=1)]).T
        draws, deviations = np.empty((DRAWS, *means.shape)), np.empty(means.shape)
        for m, one in enumerate(courses):
            common = normal(f"common {m}", one.common.shape[0]) @ one.common.T
            spread = common @ one.slopes.T + one.deviation * own[:, :, m]
            draws[:, :, m] = scale.center[m] + scale.size[m] * (one.mean + _CAUTION * spread)
            shared = ((one.slopes @ one.common) ** 2).sum(axis=1)
            deviations[:, m] = _CAUTION * scale.size[m] * np.sqrt(one.deviation**2 + shared)
        return draws, scale.center + scale.size * means, deviations

    def _drop_infeasible(self, draws: NDArray[np.float64], tried: int, epoch: int) -> None:
        pruning = self._space.sweep.pruning
        for m, objective in enumerate(self._objectives):
            if objective.minimise:
                continue
            absolute = floor_at(pruning.floors.get(objective.name, -np.inf), epoch, last=True)
            floor = np.full(len(draws), -np.inf if absolute is None else absolute)
            share = floor_at(pruning.floors_of_best.get(objective.name, {}), epoch, last=True)
            if share is not None:
                floor = np.maximum(floor, share * draws[:, :tried, m].max(axis=1))
            draws[draws[:, :, m] < floor[:, None]] = -np.inf


def _scale(values: NDArray[np.float64]) -> _Scale:
    """Of ``n x m`` values."""
    deviation = values.std(axis=0)
    return _Scale(values.mean(axis=0), np.where(deviation > 0, deviation, 1.0))


def _data(seen: Observations, noise: NDArray[np.float64], features: NDArray[np.float64], scale: _Scale) -> list[Data]:
    """For each objective; rows that were not tried are without values."""
    more = len(features) - len(seen.keys)
    values = np.where(seen.measured[:, :, None], (seen.values - scale.center) / scale.size, np.nan)
    noise = noise / scale.size**2
    return [
        Data(
            _padded(values[:, :, m], more, fill=np.nan),
            _padded(noise[:, :, m], more, fill=0.0),
            features,
            np.log2(seen.epochs),
        )
        for m in range(values.shape[2])
    ]


def _padded(values: NDArray, rows: int, *, fill: float | bool) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate([values, np.full((rows, values.shape[1]), fill, dtype=values.dtype)])


def _tied(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """``m x m`` that ties objectives of one draw as those of known configurations are: a root of their correlation."""
    if len(means) < FEWEST or (means.std(axis=0) == 0).any():
        return np.eye(means.shape[1])
    correlation = 0.9 * np.corrcoef(means, rowvar=False) + 0.1 * np.eye(means.shape[1])
    return np.asarray(np.linalg.cholesky(correlation), dtype=np.float64)
