"""What follows from draws, against every draw by itself; forecasts of runs: ``test_forecaster.py``."""

import numpy as np
import pytest

from robsweep.forecast.forecast import Forecast
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume

KEYS = tuple("abcdef")


@pytest.fixture(params=range(3))
def forecast(request):
    draws = np.random.default_rng(request.param).uniform(0, 1, (20, 6, 2))
    draws[::4, 1] = -np.inf  # under a floor
    return Forecast(KEYS, 4, draws, np.zeros((6, 2)), np.zeros((6, 2)), np.zeros(2))


def test_chances_count_draws_on_the_front_of_what_was_tried(forecast):
    hits = dict.fromkeys(KEYS[:4], 0)
    for points in forecast.draws[:, :4]:
        finite = [row for row in range(4) if np.isfinite(points[row]).all()]
        for row, front in zip(finite, is_nondominated(points[finite]), strict=True):
            hits[KEYS[row]] += bool(front)
    assert forecast.chances == pytest.approx({key: count / 20 for key, count in hits.items()})


def test_gains_are_mean_differences_of_hypervolumes(forecast):
    def volume(points, keys):
        rows = [KEYS.index(key) for key in keys]
        finite = [row for row in rows if np.isfinite(points[row]).all()]
        return hypervolume(points[finite], np.zeros(2)) if finite else 0.0

    for known in ((), ("a", "c"), ("a", "b", "c", "d")):
        found = forecast.gains(known, ("e", "f"))
        expected = [
            np.mean([volume(p, (*known, other)) - volume(p, known) for p in forecast.draws]) for other in ("e", "f")
        ]
        np.testing.assert_allclose(found, expected, atol=1e-12)
        np.testing.assert_array_equal(forecast.new_gains(known), found)


def test_hypervolumes_are_those_of_each_draw(forecast):
    found = forecast.hypervolumes(("a", "c"))
    np.testing.assert_allclose(found, [hypervolume(points[[0, 2]], np.zeros(2)) for points in forecast.draws])


def test_of_a_space_without_end_new_ones_are_like_those_that_were_tried(forecast):
    endless = Forecast(
        KEYS[:4], 4, forecast.draws[:, :4], forecast.means[:4], forecast.deviations[:4], np.zeros(2), endless=True
    )
    assert endless.untried == ()
    assert len(endless.new_gains(("a",))) == 4
    assert (endless.new_gains(("a",)) >= 0).all()
