import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.dominance import as_points, dominance_matrix, dominates, is_nondominated

# few distinct values, so that ties and duplicates are common
POINTS = st.tuples(st.integers(0, 9), st.integers(1, 4)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, 4).map(float) | st.just(float("nan")))
)


def brute_dominates(a, b):
    if any(x != x for x in (*a, *b)):
        return False
    return all(x >= y for x, y in zip(a, b, strict=True)) and any(x > y for x, y in zip(a, b, strict=True))


@given(POINTS)
def test_agrees_with_the_definition(points):
    rows = points.tolist()
    matrix = [[brute_dominates(a, b) for b in rows] for a in rows]
    assert dominance_matrix(points).tolist() == matrix
    assert [[dominates(a, b) for b in rows] for a in rows] == matrix
    alone = [
        not any(column) and not np.isnan(row).any() for column, row in zip(zip(*matrix, strict=True), rows, strict=True)
    ]
    assert is_nondominated(points).tolist() == alone


@given(POINTS)
def test_dominance_is_a_strict_partial_order(points):
    matrix = dominance_matrix(points).astype(int)
    assert not matrix.diagonal().any()
    assert not (matrix & matrix.T).any()
    assert ((matrix @ matrix > 0) <= (matrix > 0)).all()


def test_equal_points_all_stay():
    assert is_nondominated([[1, 2], [1, 2], [0, 2]]).tolist() == [True, True, False]


@pytest.mark.parametrize("empty", [[], np.empty((0, 2))])
def test_no_points(empty):
    assert is_nondominated(empty).shape == (0,)
    assert dominance_matrix(empty).shape == (0, 0)


def test_points_must_be_a_matrix():
    with pytest.raises(ValueError, match=r"n x m, got shape \(3,\)"):
        as_points([1, 2, 3])
