"""What a simulated sweep is measured by, on tables whose truth is known."""

import json
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.replay.compare import DEFAULT, METHODS, _swept, sources
from benchmarks.replay.problem import PROBLEM, TABLE, load_problem
from benchmarks.replay.summary import as_table, row_of
from benchmarks.replay.truth import Reached, Truth
from robsweep.config.points import space_of
from robsweep.config.pruning import PruningConfig
from robsweep.config.search import SearchConfig
from robsweep.errors import UserError
from robsweep.pareto.hypervolume import hypervolume
from robsweep.replay.synthetic import Synthetic


@pytest.fixture(scope="module")
def drawn():
    """Twenty configurations on drawn curves without noise."""
    sweep = load_problem(PROBLEM)
    keys = [point.key for point in space_of(sweep).points][:20]
    curves = Synthetic(3, seed_noise=0.0, query_noise=0.0)
    return sweep, curves, Truth(curves, keys, [0], sweep), 0


def test_everything_trained_is_everything_found(drawn):
    found, decisions = _swept("random, no pruning", 1, 0, drawn)
    assert found.hypervolume == pytest.approx(1.0)
    assert found.front_missed == 0.0
    assert found.spent == pytest.approx(1.0)
    assert decisions == 20 * 4
    assert 0 < found.costs[0] <= found.costs[1] <= found.costs[2] <= 1.0


def test_a_share_is_reached_when_the_hypervolume_of_true_means_says_so(drawn):
    _, curves, truth, _ = drawn
    found, _ = _swept("promotion", 4, 1, drawn)
    points = np.array([curves.mean(key, 8) for key in truth.keys])
    points[points[:, 0] < 0.5 * points[:, 0].max()] = 0.0
    assert truth._full == pytest.approx(hypervolume(points, (0, 0)))
    assert found.spent < 1.0
    assert found.hypervolume <= 1.0
    assert sorted(truth.front) == sorted(
        key
        for key, point in zip(truth.keys, points, strict=True)
        if not ((points >= point).all(axis=1) & (points > point).any(axis=1)).any()
    )


def test_the_default_of_the_comparison_is_that_of_a_sweep_file():
    search, pruning = METHODS[DEFAULT]["search"], METHODS[DEFAULT]["pruning"]
    assert SearchConfig(**search) == SearchConfig()
    assert PruningConfig(**pruning) == PruningConfig()


def test_medians_count_who_never_reaches_a_share_as_last():
    def one(cost):
        return Reached((cost, cost, np.nan), (1.0, 1.0, np.nan), 0.5, 0.9, 0.1)

    row = row_of("x", 1, [one(0.1), one(0.3), one(np.nan)])
    assert row["cost_to_95"] == 0.3
    assert row["cost_to_99"] is None
    assert row["reached_95"] == pytest.approx(2 / 3, abs=1e-4)
    assert row_of("x", 1, [one(0.1), one(np.nan), one(np.nan)])["cost_to_95"] is None
    assert "| x | 1 | 30.0 %" in as_table([row])


def test_the_command_prints_a_row_for_each_method():
    command = [sys.executable, "-m", "benchmarks.replay.compare", "--drawn", "1", "--sweeps", "1", "--workers", "64"]
    done = subprocess.run([*command, "--methods", "stopping", "--json"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["default"] in METHODS
    (row,) = found["rows"]
    assert {"method", "workers", "cost_to_90", "cost_to_95", "cost_to_99", "reached_95"} < set(row)
    assert {"spent", "hypervolume", "front_missed", "interval"} < set(row)


def test_sweeps_see_the_curves_of_some_seeds_and_are_measured_by_the_means_over_all():
    ((_, curves, truth, seed),) = sources(TABLE, None, [1], None)
    assert seed == 1
    assert truth.front == Truth(curves, curves.keys, curves.seeds, load_problem(PROBLEM)).front


def test_a_seed_that_is_held_back_is_no_part_of_the_truth():
    found = list(sources(TABLE, None, [0, 1], [0, 1]))
    assert [seed for *_, seed in found] == [0, 1]
    _, curves, truth, _ = found[0]
    assert truth.front == Truth(curves, curves.keys, [0, 1], load_problem(PROBLEM)).front
    with pytest.raises(UserError, match=r"--table-seeds: .* not 99"):
        list(sources(TABLE, None, [0, 99], None))
    with pytest.raises(UserError, match=r"--true-seeds: .* not 98"):
        list(sources(TABLE, None, None, [98]))
