"""What a simulated sweep reached, measured against the whole table by true means."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.config.floors import floor_at
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume
from robsweep.pareto.objectives import objectives_of
from robsweep.replay.curves import Curves
from robsweep.replay.simulation import DecisionTime, Simulation

SHARES = (0.9, 0.95, 0.99)


class Reached(NamedTuple):
    """Shares of the full table's: ``costs`` and ``seconds`` to each of ``SHARES`` of its hypervolume, NaN if never.

    ``spent``: of the passes of training and scoring everything with one seed; ``seconds`` are simulated ones.
    ``front_missed``: share of the true front's members that were not trained to the end.
    """

    costs: tuple[float, ...]
    seconds: tuple[float, ...]
    spent: float
    hypervolume: float
    front_missed: float


class Truth:
    """Of a table: means over ``seeds`` at the last epoch of each configuration, and what one seed of all costs.

    Those under a floor of ``pruning`` at the last rung count for nothing. Objectives are maximised ones.
    """

    def __init__(self, curves: Curves, keys: Sequence[str], seeds: Sequence[int], sweep: SweepConfig) -> None:
        self._objectives = objectives_of(sweep.objectives)
        self._rungs = (*sweep.pruning.rungs, sweep.training["epochs"])
        self._curves, self._last = curves, self._rungs[-1]
        points = {key: point for key in keys if (point := self._mean(key, seeds)) is not None}
        self.keys = tuple(points)
        self._points = points
        values = np.array(list(points.values()))
        values[self._infeasible(values, sweep)] = 0.0
        self._points = dict(zip(points, values, strict=True))
        self._full = hypervolume(values, np.zeros(len(self._objectives)))
        self.front = [key for key, on in zip(points, is_nondominated(values), strict=True) if on]

    def front_among(self, keys: Iterable[str]) -> set[str]:
        """Whose true means no other of ``keys`` dominates, those under a floor left out."""
        feasible = [key for key in keys if self._points[key].all()]
        values = np.array([self._points[key] for key in feasible])
        return {key for key, on in zip(feasible, is_nondominated(values), strict=True) if on} if feasible else set()

    def reached(self, simulation: Simulation, seed: int) -> Reached:
        """What a sweep came to that saw the curves of one seed."""
        everything = sum(self._passes(key, seed) for key in self.keys)
        done: list[NDArray[np.float64]] = []
        ended: set[str] = set()
        costs, seconds, share = [np.nan] * len(SHARES), [np.nan] * len(SHARES), 0.0
        for moment in simulation.trace:
            if moment.epoch != self._last or moment.key in ended:
                continue
            ended.add(moment.key)
            done.append(self._points[moment.key])
            share = hypervolume(np.array(done), np.zeros(len(self._objectives))) / self._full
            self._note(moment, share, everything, costs, seconds)
        missed = sum(key not in ended for key in self.front) / len(self.front)
        spent = simulation.spent.passes / everything
        return Reached(tuple(costs), tuple(seconds), spent, share, missed)

    def _note(
        self, moment: DecisionTime, share: float, everything: int, costs: list[float], seconds: list[float]
    ) -> None:
        for place, wanted in enumerate(SHARES):
            if share >= wanted and np.isnan(costs[place]):
                costs[place], seconds[place] = moment.spent.passes / everything, moment.seconds

    def _mean(self, key: str, seeds: Sequence[int]) -> NDArray[np.float64] | None:
        try:
            sheets = [self._curves.query(key, seed, self._last).sheet for seed in seeds]
        except UserError:  # it diverged
            return None
        return np.mean([[sheet.scores[o.name] for o in self._objectives] for sheet in sheets], axis=0)

    def _infeasible(self, values: NDArray[np.float64], sweep: SweepConfig) -> NDArray[np.bool_]:
        found = np.zeros(len(values), dtype=np.bool_)
        for column, objective in enumerate(self._objectives):
            share = floor_at(sweep.pruning.floors_of_best.get(objective.name, {}), self._last, last=True)
            if share is not None:
                found |= values[:, column] < share * values[:, column].max()
        return found

    def _passes(self, key: str, seed: int) -> int:
        recorded = [self._curves.query(key, seed, epoch) for epoch in self._rungs]
        return recorded[-1].train_passes + sum(one.sheet.attack_passes for one in recorded)
