from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.hypervolume import contributions, hypervolume

GRID = st.tuples(st.integers(1, 7), st.integers(1, 4)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, 5).map(float))
)


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


def test_agrees_with_monte_carlo():
    generator = np.random.default_rng(1)
    points = generator.random((12, 4))
    samples = generator.random((200_000, 4))
    share = (samples[:, None] < points).all(axis=2).any(axis=1).mean()
    error = np.sqrt(share * (1 - share) / len(samples))
    assert hypervolume(points, np.zeros(4)) == pytest.approx(share, abs=4 * error)


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
