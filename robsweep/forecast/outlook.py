"""How sure a run's front is, and what is expected to be left to find."""

from typing import NamedTuple

import numpy as np

from robsweep.config.points import Space
from robsweep.forecast.forecaster import Forecaster
from robsweep.run.state import RunState


class Outlook(NamedTuple):
    """What the forecast of a state says.

    ``chances``: key -> probability that it is on the front of all that was tried, were that trained to the end.
    ``low``, ``high``: 95 % interval of the hypervolume of what has completed, over queries and seeds. ``left``: what
    all else, tried or not, is expected to add, as a share of that hypervolume.
    """

    chances: dict[str, float]
    low: float
    high: float
    left: float


def outlook(state: RunState, space: Space) -> Outlook | None:
    """None where too little is known, or nothing has completed."""
    forecast = Forecaster(space).of(state)
    ended = [key for key, one in state.candidates.items() if one.stage == "completed"]
    if forecast is None or not ended:
        return None
    reached = forecast.hypervolumes(ended)
    out = {key for key, one in state.candidates.items() if one.stage in ("refused", "failed")}
    whole = forecast.hypervolumes([key for key in forecast.keys if key not in out])
    low, high = np.percentile(reached, [2.5, 97.5]).tolist()
    left = float((whole - reached).mean() / reached.mean()) if reached.mean() > 0 else 0.0
    return Outlook(forecast.chances, low, high, left)
