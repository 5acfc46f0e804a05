"""A disk that is full, or fails, at any write of the journal or a checkpoint."""

import errno

import pytest

from tests.faults.acts import Failing
from tests.faults.audit import failed
from tests.faults.choice import since, spread
from tests.faults.recovery import recover
from tests.faults.small_sweep import SmallSweep

pytestmark = pytest.mark.faults

FULL, ONCE, BROKEN = 18, 9, 9


def _moments(operations):
    return [one for one in since(operations, "laid_out") if one.kind in ("write", "sync", "make")]


@pytest.mark.parametrize("part", range(FULL))
def test_full_from_then_on(part, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    sweep = SmallSweep(tmp_path)
    error = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)[part % 3]
    code, left = sweep.run(Failing(spread(_moments(operations), part, FULL).number, error))
    assert code == 1, sweep.output
    assert sweep.output.endswith("go on with: robsweep resume small\n")
    assert "Traceback" not in sweep.output
    assert failed(sweep.place) == 0
    recover("a disk that is full from then on", sweep, expected, left, note)


@pytest.mark.parametrize("part", range(ONCE))
def test_full_once(part, undisturbed, tmp_path, note):
    expected, operations = undisturbed()
    sweep = SmallSweep(tmp_path)
    code, left = sweep.run(Failing(spread(_moments(operations), part, ONCE).number, once=True))
    assert code == 1, sweep.output
    assert failed(sweep.place) == 0
    recover("a disk that is full once", sweep, expected, left, note)


@pytest.mark.parametrize("part", range(BROKEN))
def test_failing_once(part, undisturbed, tmp_path, note):
    """What cannot be written fails its configuration, or ends the run; the next command tries it again."""
    expected, operations = undisturbed("none")
    sweep = SmallSweep(tmp_path, "none")
    code, left = sweep.run(Failing(spread(_moments(operations), part, BROKEN).number, errno.EIO, once=True))
    assert code == 1, sweep.output
    recover("a disk that fails once (EIO)", sweep, expected, left, note, in_order=False)


@pytest.mark.parametrize("name", ["events.log", ".results.parquet", ".report.html"])
def test_full_when_a_view_is_written(name, undisturbed, tmp_path, note):
    expected, _ = undisturbed()
    sweep = SmallSweep(tmp_path)
    code, left = sweep.run(Failing(name))
    assert code == 1, sweep.output
    assert "No space left on device" in sweep.output
    assert sweep.output.endswith("go on with: robsweep resume small\n")
    recover("a disk that is full when table, log or report is written", sweep, expected, left, note)
