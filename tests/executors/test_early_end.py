"""What ends a sweep early, without a sweep: signals to this process and to small ones, requests, hours."""

import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import EndedEarly, Ending


def _early(said=None, hours=None):
    return EarlyEnd((said if said is not None else []).append, lambda reason: f"{reason}: the last line", list, hours)


def _said(said):
    deadline = time.monotonic() + 5
    while not said and time.monotonic() < deadline:
        time.sleep(0.01)
    return said


@pytest.mark.parametrize(
    ("number", "ending", "word"),
    [
        (signal.SIGINT, Ending("interrupted", 130), "press Ctrl-C again"),
        (signal.SIGTERM, Ending("ended by SIGTERM", 143), "another one"),
        (signal.SIGHUP, Ending("the terminal was closed", 129), "another one"),
    ],
)
def test_the_first_signal_ends_the_sweep_at_once_or_at_the_next_check(number, ending, word):
    before, said = signal.getsignal(number), []
    early = _early(said)
    with early.caught(), early.held():
        early.check()
        os.kill(os.getpid(), number)
        (line,) = _said(said)
        assert word in line
        with pytest.raises(EndedEarly, match=ending.reason):
            early.check()
    assert early.ending == ending
    assert signal.getsignal(number) is before

    early = _early()
    with pytest.raises(EndedEarly, match=ending.reason), early.caught():
        os.kill(os.getpid(), number)
    assert early.ending == ending
    assert signal.getsignal(number) is before


def _swallow(number):
    try:
        os.kill(os.getpid(), number)
    except EndedEarly:
        raise TypeError("expected a message argument") from None


def test_a_signal_prevails_over_what_the_interrupted_code_makes_of_it():
    early = _early()
    with pytest.raises(EndedEarly) as caught, early.caught(), early.prevailing():
        _swallow(signal.SIGTERM)
    assert isinstance(caught.value.__cause__, TypeError)
    assert early.ending == Ending("ended by SIGTERM", 143)

    with pytest.raises(OSError, match="no space"), early.prevailing():
        raise OSError(28, "no space")
    calm = _early()
    calm.request(Ending("the hours are over", 0))
    with pytest.raises(TypeError), calm.prevailing():
        raise TypeError


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_the_second_signal_leaves_the_process_with_the_last_line(name, code):
    program = f"""if True:
        import os, signal
        from robsweep.executors.early_end import EarlyEnd

        early = EarlyEnd(lambda line: None, lambda reason: f"{{reason}}: 2 of 3 runs to go", list, None)
        with early.caught():
            try:
                os.kill(os.getpid(), signal.SIGINT)
            finally:
                os.kill(os.getpid(), signal.{name})
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    reason = {"SIGINT": "interrupted", "SIGTERM": "ended by SIGTERM"}[name]
    assert (done.returncode, done.stderr.strip()) == (code, f"robsweep: {reason}: 2 of 3 runs to go")


def test_a_process_that_is_given_up_says_why_and_closes_what_is_open():
    program = """if True:
        import threading
        from robsweep.executors.early_end import EarlyEnd
        from robsweep.executors.ending import Ending

        close = lambda: print("closed", flush=True)
        early = EarlyEnd(print, lambda reason: f"{reason}: 2 of 3 runs to go", close, None)
        threading.Thread(target=early.give_up, args=[Ending("lost", 1)]).start()
        threading.Event().wait()
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "lost\nclosed\n")
    assert done.stderr.strip() == "robsweep: lost: 2 of 3 runs to go"


def test_hours_that_are_over_are_no_failure():
    early = _early(hours=1e-9)
    time.sleep(0.01)
    with pytest.raises(EndedEarly, match=r"1e-09 hours of budget\.hours"):
        early.check()
    assert early.ending.code == 0
    _early(hours=1.0).check()


def test_the_first_request_counts():
    early = _early()
    early.request(Ending("lost", 1))
    early.request(Ending("later", 2))
    with pytest.raises(EndedEarly, match="lost"):
        early.check()


def test_output_that_nobody_reads_ends_the_sweep(monkeypatch):
    early = _early()
    early.check()
    monkeypatch.setattr("sys.stdout", SimpleNamespace(unread=True))
    assert early.is_due()
    assert early.ending == Ending("nobody reads the output any more", 141)
