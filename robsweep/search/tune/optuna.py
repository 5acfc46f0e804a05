"""Optuna's samplers of several objectives through Tune's OptunaSearch."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import optuna
from optuna.exceptions import ExperimentalWarning
from optuna.samplers import BaseSampler, GPSampler, NSGAIIISampler, NSGAIISampler, TPESampler
from ray.tune.search.optuna import OptunaSearch

from robsweep.config.points import Space
from robsweep.pareto.objectives import objectives_of
from robsweep.search.tune.adapter import TuneSearch

_POPULATION = 20
"""Of a generation: a sweep has tens to hundreds of configurations, and Optuna's 50 would leave it two generations."""
_FIRST = 10
"""Random points before a model is asked: as many as the samplers themselves draw without one."""
_CONSTRAINT = "refused"


class OptunaStudy(OptunaSearch):  # type: ignore[misc]
    """Tune's OptunaSearch, which also takes points of others and knows what is refused: a violated constraint.

    Every completed trial has the constraint, since Optuna's Gaussian process takes all or none.
    """

    def set_search_properties(self, metric: Any, mode: Any, config: dict[str, Any], **spec: Any) -> bool:
        """As in Tune, without a line about the study in the log."""
        with _quiet():
            return bool(super().set_search_properties(metric, mode, config, **spec))

    def on_trial_complete(self, trial_id: str, result: dict[str, Any] | None = None, error: bool = False) -> None:
        """A trial's values, which meet the constraint; or it failed."""
        if result is not None:
            self._ot_trials[trial_id].set_constraint(_CONSTRAINT, -1.0)
        super().on_trial_complete(trial_id, result, error)

    def on_trial_refused(self, trial_id: str, result: dict[str, float]) -> None:
        """A trial's values, which violate the constraint."""
        self._ot_trials[trial_id].set_constraint(_CONSTRAINT, 1.0)
        super().on_trial_complete(trial_id, result)

    def enqueue(self, values: dict[str, Any]) -> None:
        """The next suggestion is this assignment."""
        self._ot_study.enqueue_trial(values)


def nsga2(space: Space) -> TuneSearch:
    """Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II"."""
    return _search(space, NSGAIISampler(seed=_seed(space), population_size=_POPULATION), _POPULATION)


def nsga3(space: Space) -> TuneSearch:
    """Deb and Jain 2014, "An Evolutionary Many-Objective Optimization Algorithm", Part I."""
    with warnings.catch_warnings(action="ignore", category=ExperimentalWarning):
        sampler = NSGAIIISampler(seed=_seed(space), population_size=_POPULATION)
    return _search(space, sampler, _POPULATION)


def tpe(space: Space) -> TuneSearch:
    """Ozaki et al. 2022, "Multiobjective Tree-Structured Parzen Estimator"."""
    return _search(space, TPESampler(seed=_seed(space), n_startup_trials=_FIRST), _FIRST)


def gp(space: Space) -> TuneSearch:
    """A Gaussian process an objective and the expected hypervolume improvement, in logarithms; Ament et al. 2023."""
    sampler = GPSampler(seed=_seed(space), n_startup_trials=_FIRST, warn_independent_sampling=False)
    return _search(space, sampler, _FIRST, attempts=3)  # each takes it about a second; what it repeats, it repeats


def _search(space: Space, sampler: BaseSampler, first: int, attempts: int = 5) -> TuneSearch:
    objectives = objectives_of(space.sweep.objectives)
    names, modes = [o.name for o in objectives], ["min" if o.minimise else "max" for o in objectives]
    return TuneSearch(space, OptunaStudy(metric=names, mode=modes, sampler=sampler), first=first, attempts=attempts)


def _seed(space: Space) -> int:
    return space.sweep.search.seed % 2**32  # NumPy's generators take no more


@contextmanager
def _quiet() -> Iterator[None]:
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)
