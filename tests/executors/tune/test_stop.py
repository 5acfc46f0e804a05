"""Whether a trial has ended, asked once a second without waiting."""

from types import SimpleNamespace

import pytest

from robsweep.executors.tune import stop as module
from robsweep.executors.tune.stop import StopSignal


@pytest.fixture
def board(monkeypatch):
    """Stands for Ray and for time: ``asked``, ``answers`` that are ready, the ``time``."""
    found = SimpleNamespace(asked=0, ready=False, ended=False, time=100.0)

    def ask(trial):
        assert trial == "a-s0"
        found.asked += 1
        return "answer"

    ray = SimpleNamespace(
        wait=lambda answers, timeout: (answers, []) if found.ready and timeout == 0 else ([], answers),
        get=lambda answer: found.ended,
    )
    monkeypatch.setattr(module, "ray", ray)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: found.time))
    found.handle = SimpleNamespace(ended=SimpleNamespace(remote=ask))
    return found


def test_it_asks_again_only_after_an_answer_and_a_second(board):
    signal = StopSignal(board.handle, "a-s0")
    assert [signal() for _ in range(3)] == [False] * 3
    assert board.asked == 1
    board.ready = True
    assert not signal()
    assert board.asked == 1
    board.time += 1.0
    assert not signal()
    assert board.asked == 2


def test_once_it_has_ended_nobody_is_asked_any_more(board):
    signal = StopSignal(board.handle, "a-s0")
    signal()
    board.ready = board.ended = True
    board.time += 5.0
    assert [signal() for _ in range(3)] == [True] * 3
    assert board.asked == 1
