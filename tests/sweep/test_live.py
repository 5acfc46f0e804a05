"""The table of running trials: every figure, a row a worker, within the terminal's width."""

import io

import pytest
from rich.console import Console

from robsweep.sweep.live import progress_line, progress_table
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport

LONG = 'rres18[{"source":"s","destination":{"kind":"constant","level":-0.1}}] steps 32 seed 1'


def _progress(rank=0, workers=1, **logs):
    given = {"loss": 0.25, "active": 0.5, "lga_level": -0.1, **logs}
    report = StepReport(11, 50, 105, given, 123_456_789, 36_000.0, rank=rank, workers=workers)
    return progress_of(report, 75)


def _printed(trials, titles, width):
    out = io.StringIO()
    Console(file=out, width=width).print(progress_table(trials, titles, width))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("workers", [1, 2])
def test_every_figure_is_whole_in_one_line_a_worker(width, workers):
    trials = {"a": {rank: _progress(rank, workers) for rank in range(workers)}, "b": {0: _progress(loss=12.5)}}
    lines = _printed(trials, {"a": "rres18ghmetsmi", "b": LONG}, width)
    head, *rows = [line for line in lines if line.strip()]
    assert len(rows) == workers + 1
    assert all(len(line.rstrip()) <= width for line in lines)
    for name in ("epoch", "step", "steps/s", "passes", "loss", "active", "LGA", "left"):
        assert name in head.split()
    assert ("worker" in head) == (workers > 1)
    assert ("passes/s" in head) == (width >= 100)
    for figure in ("12/75", "50/105", "0.03", "123M", "0.250", "50%", "-0.100", "55.4 h"):
        assert figure in rows[0]
    assert "rres18ghmetsmi" in rows[0]
    assert "12.500" in rows[-1]
    assert "…" in rows[-1] or LONG in rows[-1]


def test_a_second_worker_repeats_neither_name_nor_passes():
    trials = {"a": {1: _progress(1, 2, loss=0.5), 0: _progress(0, 2)}}
    *_, first, second = [line for line in _printed(trials, {"a": "rc2f2p"}, 80) if line.strip()]
    assert "rc2f2p" in first
    assert "0.250" in first
    assert "rc2f2p" not in second
    assert "123M" not in second
    assert second.split()[:3] == ["1", "12/75", "50/105"]
    assert "0.500" in second


def test_what_a_defense_does_not_have_is_left_blank():
    report = StepReport(0, 1, 2, {"loss": 1.0}, 0, 1.0)
    (row,) = [line for line in _printed({"a": {0: progress_of(report, 1)}}, {"a": "rc2f2"}, 80) if "rc2f2" in line]
    assert row.split() == ["rc2f2", "1/1", "1/2", "1.00", "0", "1.000", "1", "s"]


def test_a_line_holds_the_same():
    line = progress_line("rc2f2p", _progress(1, 2))
    assert line == (
        "train   rc2f2p  worker 1 epoch 12/75 step 50/105, 0.03 steps/s, 123M passes, loss 0.250, active 50%, "
        "LGA -0.100, 55.4 h left"
    )
    assert "worker" not in progress_line("rc2f2p", _progress())
