"""The configuration that is expected to add most hypervolume, by a model of all curves and letters."""

import numpy as np

from robsweep.config.points import Space
from robsweep.forecast.forecaster import Forecaster
from robsweep.run.ports import Proposal
from robsweep.run.state import RunState
from robsweep.search.random import Random


class Guided:
    """Random points until a forecast can be made; then the untried one of most expected gain. Of a finite space."""

    def __init__(self, space: Space, forecasts: Forecaster) -> None:
        self._space, self._random, self._forecasts = space, Random(space), forecasts
        self._points = {point.key: point for point in space.points}

    def propose(self, state: RunState) -> Proposal | None:
        """The best of those that the run does not know; of equals the one that the space holds first."""
        if not self._space.finite or state.samples >= self._space.size:
            return self._random.propose(state)
        forecast = self._forecasts.of(state)
        if forecast is None or not forecast.untried:
            return self._random.propose(state)
        known = [key for stage in ("completed", "going") for key, one in state.candidates.items() if one.stage == stage]
        best = int(np.argmax(forecast.gains(known, forecast.untried)))
        return Proposal(self._points[forecast.untried[best]], len(state.candidates))
