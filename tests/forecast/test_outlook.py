"""How sure a front is, and what was saved."""

import numpy as np
import pytest

from robsweep.forecast.forecaster import Forecaster
from robsweep.forecast.outlook import outlook

from .conftest import state_after


def test_less_is_left_as_more_is_known(guided):
    space, events, state, _ = guided
    early, late = outlook(state_after(events, 150), space), outlook(state, space)
    assert late.left < early.left
    assert 0 <= late.left < 0.2
    assert set(late.chances) == set(state.candidates)
    assert sum(late.chances.values()) >= 1


def test_the_interval_is_that_of_what_has_completed(guided):
    space, _, state, _ = guided
    ended = [key for key, one in state.candidates.items() if one.stage == "completed"]
    drawn = Forecaster(space).of(state).hypervolumes(ended)
    found = outlook(state, space)
    assert (found.low, found.high) == pytest.approx(tuple(np.percentile(drawn, [2.5, 97.5])))


def test_nothing_is_said_before_anything_has_completed(guided):
    space, events, _, _ = guided
    assert outlook(state_after(events, 3), space) is None
