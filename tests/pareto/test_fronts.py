import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.dominance import dominates, falling
from robsweep.pareto.fronts import fronts_of_more, fronts_of_two

VALUES = st.integers(0, 6).map(float) | st.sampled_from([float("inf"), -float("inf")])


def points_of(fewest, most):
    shapes = st.tuples(st.integers(0, 14), st.integers(fewest, most))
    return shapes.flatmap(lambda shape: arrays(float, shape, elements=VALUES))


def chains(distinct):
    """A front's number is the length of the longest chain of points that dominate one another, down to a member."""
    longest = []
    for i, row in enumerate(distinct):
        longest.append(max((longest[j] + 1 for j in range(i) if dominates(distinct[j], row)), default=0))
    return longest


@given(points_of(1, 2))
def test_two_objectives(points):
    distinct, _ = falling(points)
    assert fronts_of_two(distinct).tolist() == chains(distinct)


@given(points_of(2, 4))
def test_more_objectives(points):
    distinct, _ = falling(points)
    assert fronts_of_more(distinct).tolist() == chains(distinct)


@pytest.mark.parametrize(("along", "fewest_fronts"), [(0.0, 20), (0.9, 60)])
def test_many_fronts(along, fewest_fronts):
    generator = np.random.default_rng(0)
    points = (1 - along) * generator.random((300, 2)) + along * generator.random((300, 1))
    distinct, _ = falling(points)
    expected = chains(distinct)
    assert max(expected) > fewest_fronts
    assert fronts_of_two(distinct).tolist() == fronts_of_more(distinct).tolist() == expected


def test_one_front_of_many_points():
    plane = np.random.default_rng(0).random((100, 3))
    plane /= plane.sum(axis=1)[:, None]
    assert set(fronts_of_more(falling(plane)[0])) == {0}
