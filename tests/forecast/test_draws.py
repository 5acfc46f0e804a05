"""Numbers that belong to a name."""

import numpy as np

from robsweep.forecast.draws import DRAWS, normal


def test_they_are_a_function_of_the_name_and_balanced():
    first = normal("3fa1", 2)
    normal.cache_clear()
    np.testing.assert_array_equal(normal("3fa1", 2), first)
    assert first.shape == (DRAWS, 2)
    np.testing.assert_allclose(first.mean(axis=0), 0.0, atol=1e-12)
    assert abs(np.corrcoef(first[:, 0], normal("3fa2", 2)[:, 0])[0, 1]) < 0.5
