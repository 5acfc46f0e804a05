"""A clock that jumps there and back, in a run and between two processes of it."""

import signal

import pytest

from tests.faults.acts import Signalled
from tests.faults.audit import doubled_rows, standing
from tests.faults.recovery import Injection, recover
from tests.faults.small_sweep import SmallSweep

pytestmark = pytest.mark.faults

HOUR, YEAR = 3600.0, 3600.0 * 24 * 365
FAULT = "a clock that jumps"


@pytest.mark.parametrize("seconds", [HOUR, -HOUR, YEAR, -20 * YEAR])
def test_within_a_process(seconds, undisturbed, tmp_path, note):
    expected, _ = undisturbed()
    sweep = SmallSweep(tmp_path)
    code, left = sweep.run(clock=seconds)
    assert code == 0, sweep.output
    found, doubled = standing(sweep.place), doubled_rows(sweep.place)
    lost = len(expected.scores.keys() - found.scores.keys())
    note(Injection(FAULT, lost, doubled, left, None))
    assert (lost, doubled, left) == (0, 0, 0)
    assert found == expected


@pytest.mark.parametrize("seconds", [HOUR, -HOUR, YEAR, -20 * YEAR])
def test_before_the_process_that_goes_on(seconds, undisturbed, tmp_path, note):
    sweep = SmallSweep(tmp_path)
    code, left = sweep.run(Signalled("scored"), clock=seconds)
    assert code == -signal.SIGKILL, sweep.output
    recover("SIGKILL, and " + FAULT, sweep, undisturbed()[0], left, note)
