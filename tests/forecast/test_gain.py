"""Gains against the hypervolume's definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.forecast.gain import gains
from robsweep.pareto.hypervolume import hypervolume

VALUES = st.integers(-2, 6).map(float) | st.just(-np.inf)


@pytest.mark.parametrize("objectives", [2, 3])
@given(data=st.data())
def test_a_gain_is_the_difference_of_two_hypervolumes(objectives, data):
    points = st.lists(st.tuples(*[VALUES] * objectives), max_size=6)
    front = np.array(data.draw(points), dtype=float).reshape(-1, objectives)
    others = np.array(data.draw(points), dtype=float).reshape(-1, objectives)
    reference = np.zeros(objectives)
    before = hypervolume(front, reference) if len(front) else 0.0
    expected = [hypervolume(np.vstack([front, point]), reference) - before for point in others]
    np.testing.assert_allclose(gains(front, others, reference), expected, atol=1e-9)
