"""Means over seeds against arithmetic done by hand, and against the engine's own means."""

import json
import math

import numpy as np
import pytest

from robsweep.results.front import front_table
from robsweep.results.rows import Rows
from robsweep.results.seeds import over_seeds, rung_means
from robsweep.results.store import frame_of
from tests.curves import folded


def _row(make_row, seed, recall, ers, half, key="a", **fields):
    given = {
        "recall_at_1": recall,
        "recall_at_1_low": recall - half / 100,
        "recall_at_1_high": recall + half / 100,
        "ers": ers,
        "ers_low": ers - half,
        "ers_high": ers + half,
        "scores": json.dumps({"ers": [ers, ers - half, ers + half], "recall_at_10": [recall]}),
    }
    return make_row(key, seed=seed, **{**given, **fields})


def test_bounds_hold_the_noise_of_queries_whole_and_that_of_seeds_by_their_number(make_row):
    rows = [_row(make_row, seed, 0.5, ers, half) for seed, ers, half in ((0, 10, 2.0), (3, 14, 1.0), (5, 18, 3.0))]
    (row,) = over_seeds(frame_of(rows)).to_dict("records")
    # half-widths of 2 on average, and a variance of 16 over three seeds
    half = math.sqrt(2.0**2 + 1.96**2 * 16 / 3)
    assert (row["seeds"], row["seed"], row["ers"]) == (3, 0, 14)
    assert (row["ers_low"], row["ers_high"]) == (pytest.approx(14 - half), pytest.approx(14 + half))
    # seeds that agree leave the interval over queries
    assert (row["recall_at_1_low"], row["recall_at_1_high"]) == (pytest.approx(0.48), pytest.approx(0.52))
    assert json.loads(row["scores"])["ers"] == [14, pytest.approx(14 - half), pytest.approx(14 + half)]
    assert json.loads(row["scores"])["recall_at_10"] == [0.5]


def test_bounds_of_a_share_end_where_shares_end(make_row):
    rows = [_row(make_row, seed, recall, 10, 0.1) for seed, recall in ((0, 0.9), (1, 1.0))]
    (row,) = over_seeds(frame_of(rows)).to_dict("records")
    assert row["recall_at_1_high"] == 1.0
    assert row["recall_at_1_low"] < 0.9


def test_one_seed_keeps_its_own_bounds(make_row):
    rows = [_row(make_row, 7, 0.5, 10, 2, ers_low=3.0, flags=("collapse:spread",))]
    frame = frame_of(rows)
    (row,) = over_seeds(frame).to_dict("records")
    assert (row["seeds"], row["seed"], row["ers_low"], row["ers_high"]) == (1, 7, 3.0, 12.0)
    assert row["scores"] == frame["scores"][0]
    assert over_seeds(frame)["train_passes"].dtype == frame["train_passes"].dtype


def test_costs_are_means_and_flags_are_of_any_seed(make_row):
    rows = [
        _row(make_row, 0, 0.5, 10, 1, train_passes=100, flags=("a", "b"), checkpoint="first"),
        _row(make_row, 1, 0.5, 10, 1, train_passes=101, flags=("b", "c"), checkpoint="second"),
    ]
    (row,) = over_seeds(frame_of(rows)).to_dict("records")
    assert (row["train_passes"], row["flags"], row["checkpoint"]) == (100.5, ["a", "b", "c"], "first")


@pytest.mark.parametrize("missing", [None, math.nan])
def test_what_a_seed_lacks_has_no_mean(make_row, missing):
    lacking = {"map": missing, "ers_low": missing, "scores": json.dumps({"recall_at_10": [None]})}
    rows = [_row(make_row, 0, 0.5, 10, 1, map=0.5), _row(make_row, 1, 0.5, 10, 1, **lacking)]
    (row,) = over_seeds(frame_of(rows)).to_dict("records")
    assert math.isnan(row["map"])
    assert math.isnan(row["ers_low"])
    assert (row["ers"], row["recall_at_1"]) == (10, 0.5)
    assert json.loads(row["scores"]) == {"ers": [None], "recall_at_10": [None]}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # (seed, epoch, status, verdict) of each row; (epoch, seeds, status) of the configuration
        ([(0, 2, "completed", "complete")], (2, 1, "completed")),
        ([(0, 1, "passed", "go_on"), (0, 2, "pruned", "rest")], (2, 1, "pruned")),
        # the second rung is decided once both are there
        (
            [(0, 1, "passed", "go_on"), (1, 1, "running", "go_on"), (0, 2, "running", "")],
            (1, 2, "running"),
        ),
        ([(0, 1, "running", ""), (1, 1, "running", "")], (1, 2, "running")),
        # promoted, and not yet at its next rung
        ([(0, 1, "passed", "rest")], (1, 1, "running")),
        # one seed failed, the other went on
        (
            [
                (0, 1, "passed", "go_on"),
                (1, 1, "passed", "go_on"),
                (1, 2, "failed", ""),
                (0, 2, "completed", "complete"),
            ],
            (2, 1, "completed"),
        ),
        ([(0, 1, "passed", "go_on"), (0, 2, "failed", "")], (2, 0, "failed")),
        # recorded before verdicts were
        ([(0, 1, "running", ""), (0, 2, "completed", "")], (2, 1, "completed")),
    ],
)
def test_where_a_configuration_stands(make_row, rows, expected):
    made = [
        make_row("a", seed=seed, epoch=epoch, rung=epoch - 1, status=status, verdict=verdict)
        for seed, epoch, status, verdict in rows
    ]
    (row,) = over_seeds(frame_of(made)).to_dict("records")
    assert (row["epoch"], row["seeds"], row["status"]) == expected


@pytest.mark.parametrize("seeds", [[0], [0, 1], {"first": 2, "survivors": 4}])
def test_the_engine_takes_the_same_means_and_the_same_front(sweep_of, run_curves, seeds):
    _, _, lines = run_curves(sweep_of(seeds=seeds))
    rows = Rows()
    state = folded(lines, rows)
    frame = frame_of(rows.rows())
    means = rung_means(frame)
    assert len(means) == len({(row.key, row.epoch) for row in rows.rows()})
    for row in means.to_dict("records"):
        values = state.mean(row["key"], row["epoch"])
        assert row["seeds"] == len(state.scored_seeds(row["key"], row["epoch"]))
        for name in ("recall_at_1", "ers", "GTT", "train_passes", "train_seconds"):
            assert row[name] == pytest.approx(values[name], rel=1e-12)
    last = over_seeds(frame)
    assert dict(zip(last["key"], last["epoch"], strict=True)) == {c.key: c.at for c in state.candidates.values()}
    ended = {c.key: state.mean(c.key, c.at) for c in state.candidates.values() if c.stage == "completed"}
    front = {
        key
        for key, one in ended.items()
        if not any(
            other["recall_at_1"] >= one["recall_at_1"] and other["ers"] >= one["ers"] and other != one
            for other in ended.values()
        )
    }
    table = front_table(frame)
    assert set(table["key"]) == front
    assert len(table) == len(front)


def test_the_means_interval_covers_what_it_says(make_row):
    """Simulated: scores = 50 + noise of the queries, which the seeds share, + noise of each seed."""
    generator = np.random.default_rng(0)
    runs, seeds = 300, 10
    scores = 50 + generator.normal(0, 1.0, (runs, 1)) + generator.normal(0, 3.0, (runs, seeds))
    rows = [
        _row(make_row, seed, 0.5, float(scores[run, seed]), 1.96, key=f"k{run}")
        for run in range(runs)
        for seed in range(seeds)
    ]
    means = over_seeds(frame_of(rows))
    assert means["ers"].to_list() == pytest.approx(scores.mean(axis=1))
    inside = int(((means["ers_low"] <= 50) & (means["ers_high"] >= 50)).sum())
    # 95 %, within four standard deviations of a binomial
    assert abs(inside - 0.95 * runs) < 4 * math.sqrt(runs * 0.95 * 0.05)


def test_nothing_yet():
    assert len(over_seeds(frame_of([]))) == 0
    assert "seeds" in over_seeds(frame_of([])).columns


def test_a_seed_left_behind_does_not_make_a_completed_configuration_run(make_row):
    frame = frame_of(
        [
            make_row(rung=0, seed=0, status="passed", verdict="go_on"),
            make_row(rung=0, seed=1, status="passed", verdict="go_on"),
            make_row(rung=1, seed=0, status="completed", verdict="complete"),
        ]
    )
    assert over_seeds(frame)["status"].tolist() == ["completed"]
    assert over_seeds(frame[frame["rung"] == 0])["status"].tolist() == ["running"]
