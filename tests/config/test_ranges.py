"""Drawing from ranges."""

import math
from collections import Counter
from random import Random

import pytest
from pydantic import ValidationError
from scipy import stats

from robsweep.config.ranges import Range


def _draws(spec, count=2000):
    random = Random(0)
    return [Range(**spec).draw(random) for _ in range(count)]


def test_uniform_is_uniform():
    assert stats.kstest(_draws({"uniform": [2, 5]}), "uniform", args=(2, 3)).pvalue > 0.01


def test_loguniform_is_uniform_in_the_logarithm():
    logs = [math.log10(value) for value in _draws({"loguniform": [1e-4, 1e-1]})]
    assert stats.kstest(logs, "uniform", args=(-4, 3)).pvalue > 0.01


@pytest.mark.parametrize("spec", [{"int": [3, 6]}, {"choice": [3, 4, 5, 6]}])
def test_whole_numbers_and_choices_are_drawn_alike_both_ends_included(spec):
    counts = Counter(_draws(spec))
    assert set(counts) == {3, 4, 5, 6}
    assert stats.chisquare(list(counts.values())).pvalue > 0.01


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        ({}, "give exactly one of choice, uniform, loguniform, int; got none"),
        ({"uniform": [0, 1], "int": [0, 1]}, "give exactly one of"),
        ({"choice": []}, "choice must not be empty"),
        ({"uniform": [1, 1]}, "uniform needs low < high, got 1, 1"),
        ({"loguniform": [0, 1]}, "loguniform needs low < high and low > 0, got 0, 1"),
        ({"int": [0, 1.5]}, "int needs whole numbers, got 0, 1.5"),
    ],
)
def test_what_is_no_range(spec, line):
    with pytest.raises(ValidationError, match=line):
        Range(**spec)
