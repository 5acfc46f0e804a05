"""Drawn tables have what the published ones have: a front of some, collapses, crossing curves, noise."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.metrics.ers import ers, ers_bounded
from robsweep.pareto.dominance import is_nondominated
from robsweep.replay.synthetic import Synthetic, sheet_of

KEYS = [f"{number:012x}" for number in range(237)]
TABLES = range(14)
LAST = 16


@pytest.mark.parametrize("epoch", [1, LAST])
def test_whoever_asks_again_gets_the_same(epoch):
    first, again = (Synthetic(3).query(KEYS[5], 1, epoch) for _ in range(2))
    assert first == again
    for other in (Synthetic(4).query(KEYS[5], 1, epoch), Synthetic(3).query(KEYS[6], 1, epoch)):
        assert other.sheet.scores != first.sheet.scores
    assert Synthetic(3).query(KEYS[5], 2, epoch).sheet.scores != first.sheet.scores


def test_fronts_and_collapses_are_those_of_the_published_tables():
    """Of 237 configurations 6 to 14 on the front and 26 % collapsed, as in the tables of CUB and Fashion."""
    fronts, collapsed = [], []
    for table in map(Synthetic, TABLES):
        means = np.array([table.mean(key, LAST) for key in KEYS])
        fronts.append(int(is_nondominated(means).sum()))
        collapsed.append(float((means[:, 0] < 0.05).mean()))
    assert 6 <= statistics.median(fronts) <= 14
    assert 0.2 < statistics.mean(collapsed) < 0.32


def test_curves_cross_between_rungs():
    """Of the five best in ERS at the end, some are not among the better half after the first epoch."""
    crossing = 0
    for table in map(Synthetic, TABLES):
        whole = [key for key in KEYS if table.mean(key, LAST)[0] > 0.05]
        best = sorted(whole, key=lambda key: -table.mean(key, LAST)[1])[:5]
        early = sorted(whole, key=lambda key: -table.mean(key, 1)[0])[: len(whole) // 2]
        crossing += len(set(best) - set(early))
    assert crossing > len(TABLES)


def test_noise_has_the_deviation_that_was_asked_for():
    table, key = Synthetic(seed_noise=0.02, query_noise=0.0), KEYS[0]
    mean, _ = table.mean(key, LAST)
    found = [table.query(key, seed, LAST).sheet for seed in range(2000)]
    assert statistics.fmean(s.clean["recall_at_1"] for s in found) == pytest.approx(
        mean, abs=4 * 0.02 / math.sqrt(2000)
    )
    assert statistics.stdev(s.clean["recall_at_1"] for s in found) == pytest.approx(0.02, rel=0.1)
    assert statistics.stdev(s.ers for s in found) == pytest.approx(2.0, rel=0.1)


def test_without_noise_a_curve_is_its_mean_and_rises():
    table = Synthetic(seed_noise=0.0, query_noise=0.0)
    recalls = [table.query(KEYS[1], 0, epoch).sheet.clean["recall_at_1"] for epoch in range(1, LAST)]
    assert recalls == [table.mean(KEYS[1], epoch)[0] for epoch in range(1, LAST)]
    assert recalls == sorted(recalls)


def test_costs_count_from_the_start_of_the_trial():
    first, second = (Synthetic().query(KEYS[2], 0, epoch) for epoch in (1, 2))
    assert second.train_seconds == pytest.approx(2 * first.train_seconds)
    assert second.train_passes == pytest.approx(2 * first.train_passes, abs=1)
    assert second.training_steps == 2 * first.training_steps


@given(st.floats(-50, 150))
def test_a_sheet_is_of_one_piece(score):
    """Its ERS is what its terms give by definition."""
    sheet = sheet_of(2, 0.5, score)
    assert ers(sheet.terms) == pytest.approx(score, abs=1e-9)
    assert ers_bounded(sheet.terms) == pytest.approx(sheet.ers_bounded, abs=1e-9)


def test_a_sheet_of_a_diverged_network_has_no_number():
    sheet = sheet_of(2, math.nan, math.nan)
    assert all(math.isnan(value) for value in sheet.scores.values())
