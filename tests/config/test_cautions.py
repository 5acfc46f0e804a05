"""Warnings before a sweep is run."""

import pytest
from scipy.stats import binom

from robsweep.config.cautions import DECIDES_WITHIN, half_width, queries_line, weakened_line
from robsweep.config.scoring import ScoringConfig


@pytest.mark.parametrize("queries", [100, 512, 10_000])
def test_the_half_width_is_that_of_a_share_of_one_half(queries):
    low, high = binom.interval(0.95, queries, 0.5)
    assert half_width(queries) == pytest.approx(100 * (high - low) / 2 / queries, abs=100 / queries)


def test_too_few_queries_are_told_with_how_many_are_enough():
    line = queries_line(32)
    assert "32 queries leave a recall under attack up to 17.3 points" in line
    assert "385 queries leave 5" in line
    assert half_width(385) <= DECIDES_WITHIN < half_width(384)
    assert queries_line(385) is None


def test_a_weakened_profile_is_told_and_a_whole_one_is_not():
    line = weakened_line(ScoringConfig(steps=4))
    assert line.startswith("weakened attacks (rob28, 4 of 32 steps; reach 0.156, 4 steps)")
    for profile in ("rob28", "rob224", "quick28", "quick224"):
        assert weakened_line(ScoringConfig(profile=profile)) is None
