"""Configurations as rows of numbers."""

import numpy as np
import pytest

from robsweep.config.points import space_of
from robsweep.forecast.features import Features


@pytest.fixture
def asked(sweep_of):
    """Rows of all points of a sweep, with the points."""

    def make(**fields):
        space = space_of(sweep_of(search={"kind": "grid"}, **fields))
        points = [(point.key, point.configuration) for point in space.points]
        return Features(space), points

    return make


def test_every_row_has_unit_length_and_no_two_are_equal(asked):
    features, points = asked()
    rows = features.of(points)
    np.testing.assert_allclose((rows**2).sum(axis=1), 1.0)
    alike = rows @ rows.T
    assert (alike[~np.eye(len(rows), dtype=bool)] < 1 - 1e-9).all()


def test_rows_do_not_depend_on_who_is_asked_for_first(asked):
    features, points = asked()
    other, _ = asked()
    last = other.of(points[::-1])[::-1]
    np.testing.assert_array_equal(features.of(points), last)


def test_training_factors_of_one_half_decade_are_alike(asked):
    factors = {"baselines": ["none"], "training": {"optimiser.lr": [0.001, 0.0011, 0.1]}}
    features, points = asked(factors=factors)
    rows = features.of(points)
    np.testing.assert_allclose(rows[0], rows[1])
    assert rows[0] @ rows[2] < 1 - 1e-9
