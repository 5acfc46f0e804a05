import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.dominance import BLOCK, as_points, dominates, falling, is_nondominated

# few distinct values, so that ties and duplicates are common
VALUES = st.integers(0, 4).map(float) | st.sampled_from([-0.0, float("inf"), -float("inf")])
SHAPES = st.tuples(st.integers(0, 9), st.integers(1, 4))
WHOLE = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=VALUES))
POINTS = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=VALUES | st.just(float("nan"))))


def brute_dominates(a, b):
    if any(x != x for x in (*a, *b)):
        return False
    return all(x >= y for x, y in zip(a, b, strict=True)) and any(x > y for x, y in zip(a, b, strict=True))


def brute_nondominated(rows):
    return [not any(brute_dominates(other, row) for other in rows) and not any(x != x for x in row) for row in rows]


@given(POINTS)
def test_agrees_with_the_definition(points):
    rows = points.tolist()
    assert [[dominates(a, b) for b in rows] for a in rows] == [[brute_dominates(a, b) for b in rows] for a in rows]
    assert is_nondominated(points).tolist() == brute_nondominated(rows)


@given(POINTS)
def test_dominance_is_a_strict_partial_order(points):
    matrix = np.array([[dominates(a, b) for b in points] for a in points], dtype=int).reshape(len(points), len(points))
    assert not matrix.diagonal().any()
    assert not (matrix & matrix.T).any()
    assert ((matrix @ matrix > 0) <= (matrix > 0)).all()


@pytest.mark.parametrize("objectives", [1, 2, 3, 4])
@pytest.mark.parametrize("most_on_the_front", [False, True])
def test_several_blocks(objectives, most_on_the_front):
    points = np.random.default_rng(0).integers(1, 40, (3 * BLOCK + 1, objectives)).astype(float)
    if most_on_the_front:
        points /= np.linalg.norm(points, axis=1)[:, None]
    better = (points[:, None] >= points).all(axis=2) & (points[:, None] > points).any(axis=2)
    assert is_nondominated(points).tolist() == (~better.any(axis=0)).tolist()


@given(WHOLE)
def test_falling_rows_are_the_different_ones_in_order(points):
    distinct, which = falling(points)
    assert list(map(tuple, distinct.tolist())) == sorted({tuple(row) for row in points.tolist()}, reverse=True)
    assert (distinct[which] == points).all()


def test_equal_points_all_stay():
    assert is_nondominated([[1, 2], [1, 2], [0, 2]]).tolist() == [True, True, False]


@pytest.mark.parametrize("empty", [[], np.empty((0, 2)), np.empty((0, 3))])
def test_no_points(empty):
    assert is_nondominated(empty).shape == (0,)


def test_points_must_be_a_matrix():
    with pytest.raises(ValueError, match=r"n x m, got shape \(3,\)"):
        as_points([1, 2, 3])
