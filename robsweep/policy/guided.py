"""Trains on what is expected to add most hypervolume for its cost, by a model of all curves."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from robsweep.config.pruning import PruningConfig
from robsweep.forecast.cost import passes_to_end
from robsweep.forecast.forecast import Forecast
from robsweep.forecast.forecaster import Forecaster
from robsweep.pareto.objectives import Objective
from robsweep.policy.floors import Floors
from robsweep.run.candidate import Candidate
from robsweep.run.ports import Promotion, Step, Verdict
from robsweep.run.rung import Rung
from robsweep.run.state import RunState


class Guided:
    """Every configuration rests before its last rung; a free slot goes to where most is to be gained.

    The value of going on is the mean hypervolume that a configuration's last rung would add to what has ended and to
    draws of what is under way, divided by the passes that it still takes. It is set against the value of a new
    configuration. The first ``min_peers`` go on to their end, so that the model knows how curves end. ``until`` says
    when it is enough.
    """

    order: tuple[Step, ...] = ("going", "resting", "new", "left", "idle", "seeds")

    def __init__(self, config: PruningConfig, objectives: Sequence[Objective], forecasts: Forecaster) -> None:
        self._config = config
        self._names = tuple(o.name for o in objectives)
        self._floors = Floors(config.floors, config.floors_of_best)
        self._forecasts = forecasts

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """Rest, with the chance to reach the front; the first ones go on."""
        under = self._floors.verdict(rung, values, self._names, last=last)
        if under or last:
            return under or Verdict("go_on", "")
        first = sum(one.stage == "completed" or one.at >= rung.epoch for one in state.candidates.values())
        if first < self._config.min_peers:
            return Verdict("go_on", f"one of the first {self._config.min_peers} past epoch {rung.epoch}")
        forecast = self._forecasts.with_pending(state, rung.epoch, key)
        chance = forecast.chances.get(key) if forecast else None
        said = "too few to forecast" if chance is None else f"{_percent(chance)} chance to reach the front"
        return Verdict("rest", f"waits at epoch {rung.epoch}: {said}", chance=chance)

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """The one of most value; None while a new configuration is worth more, or too little is left to gain."""
        resting = [one for one in state.candidates.values() if one.stage == "resting"]
        forecast = self._forecasts.of(state) if resting else None
        if forecast is None:
            return None
        known = [*_keys(state, "completed"), *_keys(state, "going")]
        gains = forecast.gains(known, [one.key for one in resting])
        costs, cost_of_new = passes_to_end(state, resting)
        best = int(np.argmax(gains / costs))
        if step == "resting" and gains[best] / costs[best] <= _of_new(state, forecast, known) / cost_of_new:
            return None
        chosen = resting[best]
        return Promotion(chosen.key, _reason(chosen, gains[best], forecast))


def _of_new(state: RunState, forecast: Forecast, known: list[str]) -> float:
    """What a new configuration is expected to add: the best where the searcher looks for it, else one on average."""
    gains = forecast.new_gains(known)
    if not len(gains):
        return 0.0
    looks = state.sweep.search.kind == "guided" and not forecast.endless
    return float(gains.max() if looks else gains.mean())


def _keys(state: RunState, stage: str) -> list[str]:
    return [one.key for one in state.candidates.values() if one.stage == stage]


def _reason(chosen: Candidate, gain: float, forecast: Forecast) -> str:
    chance = forecast.chances[chosen.key]
    return f"expected to add {gain:.3g} to the hypervolume; {_percent(chance)} chance to reach the front"


def _percent(chance: float) -> str:
    share = 100 * chance
    return "under 1 %" if share < 1 else f"{math.floor(share + 0.5)} %"
