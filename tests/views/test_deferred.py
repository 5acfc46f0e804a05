"""When work is done: by a clock that the test sets; only the thread's own wait is real, and short."""

import threading

import pytest

from robsweep.views.deferred import Deferred


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Work:
    """Takes ``seconds`` on the clock; raises ``error`` if there is one."""

    def __init__(self, clock, seconds=0.0):
        self.clock, self.seconds, self.error = clock, seconds, None
        self.threads, self.done = [], threading.Event()

    def __call__(self):
        self.clock.now += self.seconds
        self.threads.append(threading.current_thread())
        self.done.set()
        if self.error is not None:
            raise self.error


def test_what_is_quick_is_done_at_once():
    work = Work(Clock())
    deferred = Deferred(work, rest=20, clock=work.clock)
    for _ in range(3):
        deferred.ask()
    assert work.threads == [threading.main_thread()] * 3


def test_what_took_long_is_left_alone_for_as_many_times_as_long():
    work = Work(Clock(), seconds=2.0)
    deferred = Deferred(work, rest=20, clock=work.clock)
    deferred.ask()
    for now, times in ((10.0, 1), (41.9, 1), (42.0, 2), (42.1, 2)):
        work.clock.now = max(now, work.clock.now)
        deferred.ask()
        assert len(work.threads) == times, now
    deferred.flush()
    deferred.flush()
    assert len(work.threads) == 3


def test_what_nobody_asks_for_again_is_done_in_a_thread():
    work = Work(Clock())
    deferred = Deferred(work, least_s=0.01, clock=work.clock)
    deferred.ask()
    work.done.clear()
    deferred.ask()
    assert work.done.wait(30)
    assert len(work.threads) == 2
    assert work.threads[1] is not threading.main_thread()


def test_nothing_is_done_unasked():
    work = Work(Clock())
    Deferred(work, clock=work.clock).flush()
    assert work.threads == []


def test_an_error_in_the_thread_is_raised_where_the_work_is_asked_for_next():
    work = Work(Clock())
    deferred = Deferred(work, least_s=0.01, clock=work.clock)
    deferred.ask()
    work.error = OSError(28, "No space left on device", "results.parquet")
    work.done.clear()
    deferred.ask()
    assert work.done.wait(30)
    work.threads[1].join(30)
    with pytest.raises(OSError, match="No space left") as caught:
        deferred.ask()
    assert caught.value.filename == "results.parquet"
    work.error = None
    deferred.flush()  # what was not done is still asked for
    assert len(work.threads) == 3


def test_an_error_at_once_is_raised_at_once():
    work = Work(Clock())
    work.error = OSError(28, "No space left on device")
    deferred = Deferred(work, clock=work.clock)
    with pytest.raises(OSError, match="No space left"):
        deferred.ask()
    with pytest.raises(OSError, match="No space left"):
        deferred.flush()
