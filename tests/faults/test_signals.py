"""Signals that end a run in order, at any operation on its files; and one that stops it for a while."""

import os
import signal
import socket
import time

import pytest

from tests.faults.acts import Signalled
from tests.faults.audit import doubled_rows, standing
from tests.faults.choice import since, spread, until
from tests.faults.recovery import Injection, recover
from tests.faults.small_sweep import PATIENCE_S, SmallSweep, ended, is_stopped

pytestmark = pytest.mark.faults

MOMENTS, STOPS = 8, 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
@pytest.mark.parametrize("part", range(MOMENTS))
def test_it_ends_in_order_and_goes_on(part, number, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    moments = since(until(operations, "decided"), "laid_out")
    sweep = SmallSweep(tmp_path)
    code, left = sweep.run(Signalled(spread(moments, part, MOMENTS).number, number))
    assert code == 128 + number, sweep.output
    assert sweep.output.endswith("go on with: robsweep resume small\n")
    recover(number.name, sweep, expected, left, note)


@pytest.mark.parametrize("part", range(STOPS))
def test_stopped_it_keeps_its_run_and_goes_on(part, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    moments = since(until(operations, "decided"), "laid_out")
    sweep = SmallSweep(tmp_path)
    process = sweep.start(Signalled(spread(moments, part, STOPS).number, signal.SIGSTOP))
    deadline = time.monotonic() + PATIENCE_S
    while not is_stopped(process.pid):
        assert time.monotonic() < deadline
        assert process.is_alive(), sweep.output
        time.sleep(0.01)
    code, left = ended(sweep.command("resume", "small", "--executor", "inline"))
    assert code == 2, sweep.output
    assert sweep.output.endswith(f"is being run by another process ({socket.gethostname()}, pid {process.pid})\n")
    os.kill(process.pid, signal.SIGCONT)
    code, after = ended(process)
    found = standing(sweep.place)
    doubled = doubled_rows(sweep.place)
    lost = len(expected.scores.keys() - found.scores.keys())
    note(Injection("SIGSTOP, another process that wants its run, SIGCONT", lost, doubled, left + after, None))
    assert code == 0, sweep.output
    assert (lost, doubled, left + after) == (0, 0, 0)
    assert found == expected
