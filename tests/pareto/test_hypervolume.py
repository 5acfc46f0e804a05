from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.hypervolume import contributions, contributions_to_fronts, hypervolume
from robsweep.pareto.ranks import nondominated_ranks

GRID = st.tuples(st.integers(1, 7), st.integers(1, 4)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, 5).map(float))
)


INFINITE = st.integers(0, 5).map(float) | st.sampled_from([float("inf"), -float("inf"), float("nan")])
ANY = st.tuples(st.integers(1, 7), st.integers(1, 4)).flatmap(lambda shape: arrays(float, shape, elements=INFINITE))
CLOUD = st.tuples(st.integers(1, 9), st.integers(2, 3)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(1, 64).map(lambda x: x / 64))
)


def included_and_excluded(points):
    """Volume above the origin: of all boxes, less that of the pairs' intersections, plus that of the triples', ..."""
    volume = 0.0
    for size in range(1, len(points) + 1):
        for chosen in combinations(points, size):
            volume -= (-1) ** size * float(np.prod(np.min(chosen, axis=0)))
    return volume


def counted(points):
    """Volume above the origin of points with whole coordinates: unit cells under any of them."""
    cells = product(range(5), repeat=points.shape[1])
    return sum(any(all(c < x for c, x in zip(cell, point, strict=True)) for point in points) for cell in cells)


@settings(max_examples=60, deadline=None)
@given(GRID)
def test_counts_unit_cells(points):
    assert hypervolume(points, np.zeros(points.shape[1])) == pytest.approx(counted(points), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(GRID)
def test_contribution_is_what_is_lost_without_the_point(points):
    lost = [counted(points) - counted(np.delete(points, row, axis=0)) for row in range(len(points))]
    assert contributions(points, np.zeros(points.shape[1])) == pytest.approx(lost, abs=1e-9)


@settings(max_examples=60)
@given(CLOUD)
def test_is_the_sum_over_all_intersections(points):
    # sixty-fourths: every product and sum is exact
    origin = np.zeros(points.shape[1])
    whole = included_and_excluded(points)
    lost = [whole - included_and_excluded(np.delete(points, row, axis=0)) for row in range(len(points))]
    assert hypervolume(points, origin) == whole
    assert contributions(points, origin).tolist() == lost


@given(ANY, st.sampled_from([0.0, 1.0, -np.inf]))
def test_infinite_sides(lost_volumes, points, level):
    reference = np.full(points.shape[1], level)
    lost = lost_volumes(points, reference)
    assert contributions(points, reference).tolist() == lost
    whole = hypervolume(points, reference)
    without = [hypervolume(np.delete(points, row, axis=0), reference) for row in range(len(points))]
    for own, rest in zip(lost, without, strict=True):
        assert whole == rest + own


@given(ANY)
def test_contributions_to_fronts_are_those_to_each_front_alone(points):
    points = points[~np.isnan(points).any(axis=1)]
    fronts, reference = nondominated_ranks(points), np.ones(points.shape[1])
    found = contributions_to_fronts(points, fronts, reference)
    for front in set(fronts):
        assert found[fronts == front].tolist() == contributions(points[fronts == front], reference).tolist()


@settings(max_examples=60, deadline=None)
@given(GRID)
def test_a_reference_whose_sides_differ_shifts_the_origin(points):
    reference = -np.arange(1.0, points.shape[1] + 1)  # another side for each objective
    fronts = nondominated_ranks(points)
    expected = hypervolume(points - reference, np.zeros(points.shape[1]))
    assert hypervolume(points, reference) == pytest.approx(expected, abs=1e-9)
    shifted = contributions_to_fronts(points - reference, fronts, np.zeros(points.shape[1]))
    assert contributions_to_fronts(points, fronts, reference) == pytest.approx(shifted, abs=1e-9)


def test_by_hand():
    #  3 |#
    #  2 |##        reference (0, 0): 3 + 2 + 1 cells under (1,3), (2,2), (3,1)
    #  1 |###
    assert hypervolume([[3, 1], [1, 3], [2, 2]], [0, 0]) == 6
    assert contributions([[3, 1], [1, 3], [2, 2]], [0, 0]).tolist() == [1, 1, 1]


def test_moves_with_the_reference_and_scales_with_the_units():
    points = np.random.default_rng(0).random((20, 3))
    volume = hypervolume(points, [0, 0, 0])
    assert hypervolume(points + 7, [7, 7, 7]) == pytest.approx(volume)
    assert hypervolume(points * [100, 2, 1], [0, 0, 0]) == pytest.approx(200 * volume)


@pytest.mark.parametrize("objectives", [2, 3, 4])
def test_agrees_with_monte_carlo(objectives):
    generator = np.random.default_rng(1)
    points = generator.random((12, objectives))
    samples = generator.random((200_000, objectives))
    over = (samples[:, None] < points).all(axis=2)
    found = [hypervolume(points, np.zeros(objectives)), *contributions(points, np.zeros(objectives))]
    alone = over & (over.sum(axis=1) == 1)[:, None]
    for volume, hits in zip(found, [over.any(axis=1), *alone.T], strict=True):
        share = hits.mean()
        # at least one hit's error: a volume too small to be hit is no error
        error = np.sqrt(max(share * (1 - share), 1 / len(samples)) / len(samples))
        assert volume == pytest.approx(share, abs=4 * error)


@pytest.mark.parametrize("objectives", [2, 3])
def test_of_many_points_a_contribution_is_the_difference(objectives):
    points = np.random.default_rng(2).random((40, objectives))
    points[5] = points[6]
    origin = np.zeros(objectives)
    whole = hypervolume(points, origin)
    lost = [whole - hypervolume(np.delete(points, row, axis=0), origin) for row in range(40)]
    np.testing.assert_allclose(contributions(points, origin), lost, rtol=0, atol=1e-12)


def test_nothing_above_the_reference():
    assert hypervolume([], [0, 0]) == 0
    assert hypervolume([[0, 5], [-1, 3], [np.nan, 1]], [0, 0]) == 0
    assert contributions([], [0, 0]).shape == (0,)


def test_a_front_of_two_objectives_is_what_the_definition_gives():
    generator = np.random.default_rng(2)
    first = np.sort(generator.random(30))
    front = np.stack([first, np.sort(generator.random(30))[::-1]], axis=1)
    front[7] = front[6]
    front[20] = [0.0, 5.0]  # at the reference in one objective
    points = generator.permutation(front)
    lost = [hypervolume(points, [0, 0]) - hypervolume(np.delete(points, row, axis=0), [0, 0]) for row in range(30)]
    np.testing.assert_allclose(contributions(points, [0, 0]), lost, atol=1e-12)
