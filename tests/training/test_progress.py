"""Figures of a step's report, against their definitions."""

import pytest

from robsweep.training import progress as module
from robsweep.training.progress import Throttle, count, duration, progress_of
from robsweep.training.step_report import StepReport


def _report(**fields):
    given = {"epoch": 1, "step": 5, "steps": 10, "logs": {"loss": 0.25}, "passes": 600, "seconds": 30.0}
    return StepReport(**{**given, **fields})


def test_figures_count_over_all_epochs():
    progress = progress_of(_report(), epochs=4)
    assert (progress.epoch, progress.updates) == (2, 15)
    figures = progress.figures()
    assert figures["steps_per_second"] == pytest.approx(15 / 30)
    assert figures["passes_per_second"] == pytest.approx(20)
    assert figures["seconds_left"] == pytest.approx(25 * 2)  # 25 of 40 steps, 2 s each
    assert figures["loss"] == 0.25
    assert not progress.ended


def test_the_last_step_has_nothing_left():
    progress = progress_of(_report(epoch=3, step=10), epochs=4)
    assert progress.ended
    assert progress.seconds_left == 0


def test_passes_of_all_workers_are_told_once():
    first, second = (progress_of(_report(rank=rank, workers=2), epochs=4).figures() for rank in (0, 1))
    assert first["passes"] == 600
    assert not {"passes", "passes_per_second"} & set(second)
    assert second["steps_per_second"] == first["steps_per_second"]


def test_a_throttle_lets_one_a_second_through_and_the_end_of_an_epoch(monkeypatch):
    now = 100.0
    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    throttle, let = Throttle(), []
    for step in range(1, 11):
        if throttle.allows(progress_of(_report(step=step), epochs=4)):
            let.append(step)
        now += 0.3
    assert let == [1, 5, 9, 10]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (89.4, "89 s"), (90, "2 min"), (720, "12 min"), (5400, "1.5 h"), (12240, "3.4 h")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (38_400, "38.4k"), (384_000, "384k"), (1.24e6, "1.2M"), (7e12, "7.0T")]
)
def test_counts(number, text):
    assert count(number) == text
