"""Bytes of a run that are cut off or changed while nobody runs it."""

import random
import shutil
import signal

import pytest

from robsweep.results.open import open_run
from robsweep.results.store import ResultStore
from tests.faults.acts import Signalled
from tests.faults.audit import failed, scored, sheets
from tests.faults.recovery import recover
from tests.faults.small_sweep import SmallSweep

pytestmark = pytest.mark.faults

CUTS, DAMAGES, LINES, VIEWS = 20, 6, 16, 2
JOURNAL = "journal/00000001.jsonl"


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A run that has ended."""
    sweep = SmallSweep(tmp_path_factory.mktemp("finished"))
    assert sweep.run() == (0, 0), sweep.output
    return sweep


@pytest.fixture(scope="session")
def interrupted(tmp_path_factory):
    """A run that was killed when its first checkpoint was scored, before that was written down."""
    sweep = SmallSweep(tmp_path_factory.mktemp("interrupted"), "none")
    assert sweep.run(Signalled("scored")) == (-signal.SIGKILL, 0), sweep.output
    return sweep


def _copy(sweep, folder, policy):
    shutil.copytree(sweep.folder / "runs", folder / "runs")
    return SmallSweep(folder, policy)


def _flip(path, part):
    """Change one bit of a file, not of its last byte; what changes it back."""
    chance = random.Random(f"{path.name} {part}")
    content = path.read_bytes()
    place, bit = chance.randrange(len(content) - 1), 1 << chance.randrange(8)
    path.write_bytes(content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :])
    return lambda: path.write_bytes(content)


@pytest.mark.parametrize("part", range(CUTS))
def test_a_journal_cut_at_any_byte(part, finished, undisturbed, tmp_path, note):
    sweep = _copy(finished, tmp_path, "promotion")
    journal = sweep.place.store.local / JOURNAL
    content = journal.read_bytes()
    second = [place for place, byte in enumerate(content) if byte == ord("\n")][1]  # a run without it is none
    journal.write_bytes(content[: random.Random(part).randrange(second + 1, len(content))])
    (sweep.place.store.local / "results.parquet").unlink()  # it would know more than the journal
    recover("a journal that is cut at any byte", sweep, undisturbed()[0], 0, note)


@pytest.mark.parametrize("name", ["weights.safetensors", "state.pt", "checkpoint.json"])
@pytest.mark.parametrize("part", range(DAMAGES))
def test_a_bit_of_a_checkpoint(part, name, interrupted, undisturbed, tmp_path, note):
    """Of the one that waits for scores and is trained on from. Its configuration fails; put back, nothing is lost."""
    expected, _ = undisturbed("none")
    sweep = _copy(interrupted, tmp_path, "none")
    (waiting,) = open_run(sweep.place.store.uri).state.unscored
    folder = sweep.place.store.local / "checkpoints" / str(waiting.trial) / f"epoch_{waiting.epoch}"
    mend = _flip(folder / name, part)
    code, left = sweep.run()
    assert code == 1, sweep.output
    assert failed(sweep.place) == 1
    assert f"epoch_{waiting.epoch}/{name}" in sweep.output
    assert sheets(sweep.place).items() <= expected.scores.items()
    mend()
    recover(f"a bit of {name} that changes", sweep, expected, left, note, in_order=False)


@pytest.mark.parametrize("part", range(LINES))
def test_a_bit_of_the_journal(part, interrupted, undisturbed, tmp_path, note):
    """It is refused; put back, nothing is lost."""
    expected, _ = undisturbed("none")
    sweep = _copy(interrupted, tmp_path, "none")
    before, mend = scored(sweep.place), _flip(sweep.place.store.local / JOURNAL, part)
    code, left = sweep.run()
    assert code == 2, sweep.output
    assert "damaged" in sweep.output
    mend()
    recover("a bit of the journal that changes", sweep, expected, left, note, before=before)


@pytest.mark.parametrize("name", ["results.parquet", "status.json", "lease.json", "events.log"])
@pytest.mark.parametrize("part", range(VIEWS))
def test_a_bit_of_what_is_only_shown(part, name, interrupted, undisturbed, tmp_path, note):
    """It is written anew, or nobody reads it."""
    sweep = _copy(interrupted, tmp_path, "none")
    ResultStore(sweep.place.store).write([])  # so early there is no table
    _flip(sweep.place.store.local / name, part)
    recover("a bit of table, status, lease or log that changes", sweep, undisturbed("none")[0], 0, note, look=False)
