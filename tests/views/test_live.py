"""The tables of trials under way: every figure, a row a worker, within the terminal's width."""

import io

import pytest
from rich.console import Console

from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.heartbeat import Training
from robsweep.views.live import progress_line, scoring_table, training_rows, training_table
from robsweep.views.status import TrialStatus

LONG = 'rres18[{"source":"s","destination":{"kind":"constant","level":-0.1}}] steps 32 seed 1'


def _progress(rank=0, workers=1, **logs):
    given = {"loss": 0.25, "active": 0.5, "lga_level": -0.1, **logs}
    report = StepReport(11, 50, 105, given, 123_456_789, 36_000.0, rank=rank, workers=workers)
    return progress_of(report, 75)


def _trial(title, *progresses, done=0.25):
    fields = ("worker", "workers", "epoch", "epochs", "step", "steps", "passes", "seconds", "logs")
    workers = tuple(
        Training(
            trial="a",
            title=title,
            **{name: getattr(one, name) for name in fields},
            steps_per_second=one.steps_per_second,
            seconds_left=one.seconds_left,
        )
        for one in progresses
    )
    return TrialStatus(trial=title, title=title, state="training", epoch=25, done=done, workers=workers)


def _printed(table, width):
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return [line for line in out.getvalue().splitlines() if line.strip()]


def _training(trials, width):
    return _printed(training_table(training_rows(trials), width), width)


@pytest.mark.parametrize("width", [80, 84, 100, 120])
@pytest.mark.parametrize("workers", [1, 2])
def test_every_figure_is_whole_in_one_line_a_worker(width, workers):
    first = _trial("rres18ghmetsmi", *(_progress(rank, workers) for rank in range(workers)))
    head, *rows = _training([first, _trial(LONG, _progress(loss=12.5))], width)
    assert len(rows) == workers + 1
    assert all(len(line.rstrip()) <= width for line in (head, *rows))
    for name in ("training", "rung", "done", "epoch", "step", "steps/s", "loss", "active", "LGA", "left"):
        assert name in head.split()
    assert ("worker" in head) == (workers > 1)
    assert ("passes" in head.split()) == (width >= 84)
    assert ("passes/s" in head.split()) == (width >= 100)
    for figure in ("25", "25%", "12/75", "50/105", "0.03", "0.250", "50%", "-0.100", "55.4 h"):
        assert figure in rows[0]
    assert ("123M" in rows[0]) == (width >= 84)
    assert "rres18gh" in rows[0]
    assert "12.500" in rows[-1]
    assert "…" in rows[-1] or LONG in rows[-1]


def test_a_second_worker_repeats_neither_name_nor_passes():
    _, first, second = _training([_trial("rc2f2p", _progress(1, 2, loss=0.5), _progress(0, 2))], 100)
    assert "rc2f2p" in first
    assert "0.250" in first
    assert "rc2f2p" not in second
    assert "123M" not in second
    assert second.split()[:5] == ["1", "25", "25%", "12/75", "50/105"]
    assert "0.500" in second


def test_what_a_defense_does_not_have_is_left_blank():
    report = StepReport(0, 1, 2, {"loss": 1.0}, 0, 1.0)
    _, row = _training([_trial("rc2f2", progress_of(report, 1), done=0.5)], 100)
    assert row.split() == ["rc2f2", "25", "50%", "1/1", "1/2", "1.00", "0", "0", "1.000", "1", "s"]


def test_before_its_first_step_a_trial_has_a_row_without_figures():
    _, row = _training([_trial("rc2f2", done=None)], 80)
    assert row.split() == ["rc2f2", "25", "-"]


def test_what_is_scored_has_a_bar_for_its_share():
    def bar(done):
        trial = TrialStatus(trial="a", title="rc2f2[b]", state="scoring", epoch=2, done=done)
        _, row = _printed(scoring_table([trial], 80), 80)
        assert len(row) <= 80
        return row

    assert bar(0.5).split()[:2] == ["rc2f2[b]", "2"]
    assert bar(0.5).endswith(" 50%")
    assert bar(None).endswith("-")
    assert [bar(share).count("━") for share in (0.25, 1.0)] == [5, 20]


def test_a_line_holds_the_same():
    line = progress_line("rc2f2p", _progress(1, 2))
    assert line == (
        "train   rc2f2p  worker 1 epoch 12/75 step 50/105, 0.03 steps/s, 123M passes, loss 0.250, active 50%, "
        "LGA -0.100, 55.4 h left"
    )
    assert "worker" not in progress_line("rc2f2p", _progress())
