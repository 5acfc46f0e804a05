"""Means of few seeds against closed forms, and against scipy's test of Welch."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from benchmarks.corrected_means import Mean, difference_of, mean_of, verdict

SCORES = st.lists(st.integers(0, 100), min_size=2, max_size=5)


def test_seeds_and_queries_add_as_squares():
    # n = 3, s = 1; t of 2 degrees of freedom is 4.3027, so 4.3027 / sqrt(3) = 2.4842 of the seeds
    mean, half = mean_of([1, 2, 3], [(0, 6), (1, 7), (2, 8)])
    assert (mean, half) == (2, pytest.approx(math.hypot(3, 2.4842), abs=1e-4))
    assert mean_of([1, 2, 3], [(1, 1)] * 3).half == pytest.approx(2.4842, abs=1e-4)


def test_what_queries_add_does_not_shrink_with_seeds():
    assert mean_of([5] * 9, [(3, 7)] * 9) == Mean(5, 2)
    assert mean_of([5], [(3, 7)]) == Mean(5, 2)


@given(SCORES, SCORES)
def test_a_difference_is_welchs(first, second):
    found = difference_of(first, second)
    assert found.value == pytest.approx(sum(second) / len(second) - sum(first) / len(first))
    if len(set(first)) == len(set(second)) == 1:
        assert found.half == 0
        return
    interval = ttest_ind(second, first, equal_var=False).confidence_interval(0.95)
    assert found.value - found.half == pytest.approx(interval.low, abs=1e-6)
    assert found.value + found.half == pytest.approx(interval.high, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "half", "said"),
    [(2, 1, "holds"), (-2, 1, "reversed"), (1, 2, "open"), (-1, 2, "open"), (1, 1, "open"), (0, 0, "open")],
)
def test_what_a_difference_says(value, half, said):
    assert verdict(Mean(value, half)) == said
