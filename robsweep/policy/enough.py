"""Whether a run has reached its end though configurations are left."""

from collections.abc import Sequence

import numpy as np

from robsweep.config.auto import AUTO
from robsweep.config.sweep import SweepConfig
from robsweep.forecast.cost import passes_of
from robsweep.forecast.forecaster import Forecaster
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume
from robsweep.pareto.objectives import Objective, signed_points
from robsweep.run.state import RunState


class Enough:
    """``budget`` and ``until`` of a sweep file; hours of wall time are no matter of the state and not looked at."""

    def __init__(self, sweep: SweepConfig, objectives: Sequence[Objective], forecasts: Forecaster) -> None:
        self._sweep, self._objectives, self._forecasts = sweep, tuple(objectives), forecasts

    def reason(self, state: RunState) -> str | None:
        """Why nothing new is to be begun, in words; None: something is."""
        return self._spent(state) or self._known(state)

    def _spent(self, state: RunState) -> str | None:
        budget = self._sweep.budget
        if budget.configurations is not None and state.samples >= budget.configurations:
            return f"the {budget.configurations} configurations of budget.configurations were tried"
        if budget.passes is not None and passes_of(state) >= budget.passes:
            return f"the {budget.passes:,} passes of budget.passes are spent"
        hours = budget.accelerator_hours
        if hours is not None and _accelerator_seconds(self._sweep, state) >= 3600 * hours:
            return f"the {hours:g} hours of budget.accelerator_hours are spent"
        return None

    def _known(self, state: RunState) -> str | None:
        until = self._sweep.until
        if until.hypervolume is not None and self._hypervolume(state) >= until.hypervolume:
            return f"the hypervolume {until.hypervolume:g} of until.hypervolume is reached"
        if until.unchanged is not None and self._unchanged(state) >= until.unchanged:
            return f"the last {until.unchanged} that completed left the front as it was"
        share = self._sweep.gain_below
        if share is not None and self._largest_gain(state) < share:
            return f"no configuration is expected to add {100 * share:.3g} % of the hypervolume"
        return None

    def _hypervolume(self, state: RunState) -> float:
        points = self._completed(state)
        return hypervolume(points, np.zeros(len(self._objectives))) if len(points) else 0.0

    def _unchanged(self, state: RunState) -> int:
        points = self._completed(state)
        on = [bool(is_nondominated(points[: count + 1])[-1]) for count in range(len(points))]
        return len(on) - 1 - max((place for place, entered in enumerate(on) if entered), default=-1)

    def _completed(self, state: RunState) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
        """Means of what has completed, in the order in which it did."""
        ended = [one for one in state.candidates.values() if one.stage == "completed"]
        ended.sort(key=lambda one: one.since)
        if not ended:
            return np.empty((0, len(self._objectives)))
        return signed_points([state.mean(one.key, one.at) for one in ended], self._objectives)

    def _largest_gain(self, state: RunState) -> float:
        """As a share of the hypervolume of what has completed; infinite before anything can be forecast."""
        forecast = self._forecasts.of(state)
        ended = [key for key, one in state.candidates.items() if one.stage == "completed"]
        if forecast is None or not ended:
            return np.inf
        under_way = [key for key, one in state.candidates.items() if one.stage == "going"]
        others = [key for key, one in state.candidates.items() if one.stage == "resting"]
        known = [*ended, *under_way]
        gains = np.concatenate([forecast.gains(known, others), forecast.new_gains(known)])
        reached = float(forecast.hypervolumes(ended).mean())
        return float(gains.max(initial=0.0)) / reached if reached > 0 else np.inf


def _accelerator_seconds(sweep: SweepConfig, state: RunState) -> float:
    trained = sum(
        max((there.train_seconds for there in trial.saved.values()), default=0.0) for trial in state.trials.values()
    )
    scored = sum(seconds for trial in state.trials.values() for seconds in trial.score_seconds.values())
    each, actor = _accelerators(sweep, state)
    return trained * each + scored * actor


def _accelerators(sweep: SweepConfig, state: RunState) -> tuple[float, float]:
    """GPUs of a training and of an attack actor: as the newest process laid them out, else as the file says."""
    if state.layout is not None:
        return state.layout.gpus_per_training, state.layout.gpus_per_actor
    shares = sweep.resources.gpus_per_worker, sweep.scoring.gpus_per_actor
    worker, actor = (0.0 if share == AUTO else share for share in shares)
    return sweep.resources.workers * worker, actor
