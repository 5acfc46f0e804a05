"""What ``status.json`` holds while a process runs a run, and what is left of it."""

import os
import threading
from datetime import UTC, datetime

import pytest

from robsweep.run.local_store import LocalStore
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.heartbeat import FILE, HeartbeatView, read_heartbeat
from robsweep.views.pulse import Pulse
from tests.curves import run_on_curves


class CountingStore(LocalStore):
    """Says when something was put; raises ``error`` in place of it, if there is one."""

    def __init__(self, folder):
        super().__init__(folder)
        self.error, self.was_put = None, threading.Semaphore(0)

    def put(self, name, content):
        try:
            if self.error is not None:
                raise self.error
            super().put(name, content)
        finally:
            self.was_put.release()


@pytest.fixture
def beating(tmp_path, sweep_of):
    """A run on curves whose heartbeat has begun, with the store and the first trial's name."""
    state = run_on_curves(sweep_of(seeds=[0, 1]))[0].state
    store = CountingStore(tmp_path)
    view = HeartbeatView(store)
    view.begin(state, executor="tune", configurations=14)
    store.was_put.acquire()
    yield view, store, next(iter(state.trials))
    view.close()


def _pulse(trial, workers=1):
    reports = [
        StepReport(1, 5, 10, {"loss": 0.25, "grad": float("nan")}, 600, 30.0, rank=rank, workers=workers)
        for rank in range(workers)
    ]
    return Pulse({str(trial): {report.rank: progress_of(report, 4) for report in reports}}, waiting=3, idle_share=0.5)


def test_it_says_who_runs_from_the_first_moment_on(beating):
    _, store, _ = beating
    beat = read_heartbeat(store)
    assert (beat.pid, beat.executor, beat.configurations, beat.every_s) == (os.getpid(), "tune", 14, 1.0)
    assert abs((datetime.now(UTC) - beat.at).total_seconds()) < 60
    assert beat.training == ()


def test_a_pulse_is_in_the_next_beat(beating):
    view, store, trial = beating
    view.pulse(_pulse(trial, workers=2))
    assert store.was_put.acquire(timeout=30)
    beat = read_heartbeat(store)
    assert (beat.waiting, beat.idle_share) == (3, 0.5)
    first, second = beat.training
    assert (first.trial, first.worker, second.worker, first.workers) == (str(trial), 0, 1, 2)
    assert first.title.endswith(f"seed {trial.seed}")
    assert (first.epoch, first.epochs, first.step, first.steps) == (2, 4, 5, 10)
    # 15 updates in 30 s, 25 of 40 to come
    assert (first.steps_per_second, first.seconds_left) == (0.5, 50.0)
    assert first.logs == {"loss": 0.25}  # JSON has no NaN
    assert first.progress == progress_of(StepReport(1, 5, 10, {"loss": 0.25}, 600, 30.0, workers=2), 4)


def test_what_cannot_be_written_does_not_end_the_run(beating):
    view, store, trial = beating
    store.error = OSError(28, "No space left on device")
    assert store.was_put.acquire(timeout=30)
    store.error = None
    view.pulse(_pulse(trial))
    assert store.was_put.acquire(timeout=30)
    assert read_heartbeat(store).training[0].trial == str(trial)


def test_the_last_beat_shows_nothing_under_way(beating):
    view, store, trial = beating
    view.pulse(_pulse(trial))
    view.close()
    view.close()
    beat = read_heartbeat(store)
    assert (beat.training, beat.waiting, beat.idle_share) == ((), 0, 0.5)


def test_a_store_without_one_or_with_half_of_one(tmp_path):
    store = LocalStore(tmp_path)
    assert read_heartbeat(store) is None
    store.put(FILE, b'{"at": "2026-')
    assert read_heartbeat(store) is None
    HeartbeatView(store).close()  # of a run that could not begin
