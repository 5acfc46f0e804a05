"""SIGKILL at any operation on a run's files, and within one."""

import signal

import pytest

from tests.faults.acts import Signalled, Torn
from tests.faults.choice import spread
from tests.faults.recovery import recover
from tests.faults.small_sweep import SmallSweep

pytestmark = pytest.mark.faults

BETWEEN, WITHIN, TWICE = 48, 24, 10
FILES = (".pt", ".json", ".jsonl", ".safetensors")


def _killed(sweep, act):
    code, left = sweep.run(act)
    assert code == -signal.SIGKILL, sweep.output
    return left


@pytest.mark.parametrize("part", range(BETWEEN))
def test_between_two_operations(part, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    sweep = SmallSweep(tmp_path)
    left = _killed(sweep, Signalled(spread(operations, part, BETWEEN).number))
    recover("SIGKILL between two operations on files", sweep, expected, left, note)


@pytest.mark.parametrize("part", range(WITHIN))
def test_within_a_write(part, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    writes = [one for one in operations if one.kind == "write" or (one.kind == "sync" and one.name.endswith(FILES))]
    sweep = SmallSweep(tmp_path)
    left = _killed(sweep, Torn(spread(writes, part, WITHIN).number))
    recover("SIGKILL within a write to the journal or a checkpoint", sweep, expected, left, note)


@pytest.mark.parametrize("act", [Signalled, Torn])
@pytest.mark.parametrize("name", ["results.parquet", ".results.parquet", ".report.html", "events.log", ".status.json"])
def test_within_a_write_of_a_view(act, name, undisturbed, tmp_path, note):
    expected, _ = undisturbed()
    sweep = SmallSweep(tmp_path)
    left = _killed(sweep, act(name))
    recover("SIGKILL within a write of table, log, status or report", sweep, expected, left, note)


@pytest.mark.parametrize("part", range(TWICE))
def test_killed_again_while_it_goes_on(part, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    sweep = SmallSweep(tmp_path)
    left = _killed(sweep, Signalled(spread(operations[: len(operations) // 2], part, TWICE).number))
    left += _killed(sweep, Signalled(1 + part))
    recover("SIGKILL, and again while it goes on", sweep, expected, left, note)
