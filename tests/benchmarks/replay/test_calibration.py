"""Chances that are told are set beside what the truth says."""

import pytest

from benchmarks.replay.calibration import Told, as_table, told_in
from benchmarks.replay.problem import PROBLEM, load_problem
from benchmarks.replay.truth import Truth
from robsweep.config.points import space_of
from robsweep.replay.synthetic import Synthetic


def test_a_row_tells_how_many_of_its_chances_came_true():
    table = as_table([Told(0.5, True), Told(0.45, False), Told(0.0, False), Told(1.0, True)])
    rows = [line.split(" | ") for line in table.splitlines()[2:-2]]
    assert [row[:4] for row in rows] == [
        ["| 0 to 1 %", "1", "0.0 %", "0.0 %"],
        ["| 40 to 60 %", "2", "47.5 %", "50.0 %"],
        ["| 80 to 100 %", "1", "100.0 %", "100.0 %"],
    ]
    assert table.endswith(f"Brier {(0.25 + 0.45**2) / 4:.4f}, of one chance for all 0.2500")


def test_what_is_true_is_the_front_of_what_was_tried():
    sweep = load_problem(PROBLEM)
    keys = [point.key for point in space_of(sweep).points][:20]
    curves = Synthetic(3)
    truth = Truth(curves, keys, range(3), sweep)
    told = told_in((sweep, curves, truth, 0))
    assert told
    assert all(0 <= one.chance <= 1 for one in told)
    assert 0 < sum(one.true for one in told) < len(told)


def test_whom_another_one_dominates_is_on_no_front():
    sweep = load_problem(PROBLEM)
    keys = [point.key for point in space_of(sweep).points][:20]
    truth = Truth(Synthetic(3), keys, range(3), sweep)
    assert truth.front_among(keys) == set(truth.front)
    assert truth.front_among([]) == set()
    alone = next(key for key in keys if truth.front_among([key]))
    assert truth.front_among([alone]) == {alone}
    with pytest.raises(KeyError):
        truth.front_among(["unknown"])
