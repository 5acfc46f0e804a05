"""The knee of a front against its definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from robsweep.answers.balance import knee


def test_of_a_front_with_a_corner():
    assert knee(np.array([[1.0, 0.0], [0.9, 9.0], [0.0, 10.0]])) == 1


def test_units_do_not_matter():
    front = np.array([[1.0, 0.0], [0.9, 9.0], [0.8, 9.5], [0.0, 10.0]])
    assert knee(front) == knee(front * [1000.0, 0.001] + [5.0, -7.0]) == 1


def test_two_have_none_between_them_however_often_they_stand_there():
    assert knee(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=9))
def test_nothing_is_nearer_to_the_ideal(points):
    values = np.array(points, dtype=float)
    found = knee(values)
    if found is None:
        assert len(set(points)) < 3
        return
    columns = list(zip(*points, strict=True))
    scaled = [[(v - min(c)) / ((max(c) - min(c)) or 1.0) for v, c in zip(p, columns, strict=True)] for p in points]
    tops = [max(column) for column in zip(*scaled, strict=True)]
    away = [sum((top - v) ** 2 for top, v in zip(tops, p, strict=True)) for p in scaled]
    assert away[found] <= min(away) + 1e-12
