"""A run of schema 0 becomes one of today, whenever it is killed meanwhile, and goes on."""

import fcntl
import os
import shutil
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robsweep.errors import UserError
from robsweep.executors.checkpoints import published
from robsweep.executors.local_work import SilentListener, task_of
from robsweep.executors.staging import Staging
from robsweep.results.schema0.events import events_of
from robsweep.results.schema0.upgrade import upgrade
from robsweep.run.events import Decided, Resumed
from robsweep.run.journal import Journal, read_events
from robsweep.run.ports import Assignment
from robsweep.run.state import state_of
from robsweep.run.trial_id import RungTrial, TrialId
from robsweep.training.checkpoint_info import load_info
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess

RECORDED = Path(__file__).parents[2] / "run/recorded"
NAMES = ("schema0-small", "schema0-interrupted")


class Segment:
    """The lines of an upgraded run's journal; new ones are kept in memory."""

    def __init__(self, folder):
        self.lines = (folder / "journal/00000001.jsonl").read_text().splitlines()

    def append(self, line):
        self.lines.append(line)

    def read(self, since=0):
        yield from list(enumerate(self.lines))[since:]


@pytest.fixture
def folder(tmp_path, request):
    shutil.copytree(RECORDED / request.param, tmp_path / "run")
    for path in (tmp_path / "run/checkpoints").iterdir():
        (tmp_path / "run/tensorboard" / path.name).mkdir(parents=True)
        (tmp_path / "run/tensorboard" / path.name / "events").write_text(path.name)
    return tmp_path / "run"


both = pytest.mark.parametrize("folder", NAMES, indirect=True)
interrupted = pytest.mark.parametrize("folder", NAMES[1:], indirect=True)


def listing(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@both
def test_the_journal_tells_what_the_table_told(folder):
    before = state_of(events_of(folder))
    upgrade(folder)
    after = state_of(read_events(Segment(folder)))
    assert after.candidates == before.candidates
    assert after.rungs == before.rungs
    for trial in after.trials.values():
        for epoch, saved in trial.saved.items():
            assert saved.checkpoint == f"checkpoints/{trial.id}/epoch_{epoch}"
            assert (folder / saved.checkpoint / "checkpoint.json").is_file()


@both
def test_all_folders_have_the_names_of_their_trials(folder):
    upgrade(folder)
    for path in (folder / "checkpoints").glob("*/*"):
        info = load_info(path)
        assert path.parent.name == str(TrialId(info.configuration.key, info.seed))
        assert (folder / "tensorboard" / path.parent.name).is_dir()


@both
def test_again_changes_nothing(folder):
    upgrade(folder)
    before, journal = listing(folder), Segment(folder).lines
    upgrade(folder)
    assert listing(folder) == before
    assert Segment(folder).lines == journal


def shown(folder):
    return [name for name in listing(folder) if not name.startswith(".")]


class Killed(BaseException):
    """In place of a signal that no code can catch."""


@both
def test_killed_before_any_change_it_is_done_by_the_next_one(folder, tmp_path, monkeypatch):
    shutil.copytree(folder, tmp_path / "undisturbed")
    upgrade(tmp_path / "undisturbed")
    rename, cuts = Path.rename, 0
    while not (folder / "journal").exists():
        calls = iter(range(cuts + 1))

        def counted(path, target, calls=calls):
            if next(calls, None) is None:
                raise Killed
            return rename(path, target)

        before = len(shown(folder))
        monkeypatch.setattr(Path, "rename", counted)
        try:
            upgrade(folder)
        except Killed:
            # still a run of schema 0 with all that it had, readable
            assert not (folder / "journal").exists()
            assert len(shown(folder)) == before
            monkeypatch.setattr(Path, "rename", rename)
            for trial in state_of(events_of(folder)).trials.values():
                assert all((folder / saved.checkpoint).is_dir() for saved in trial.saved.values())
        monkeypatch.setattr(Path, "rename", rename)
        cuts += 1
    assert cuts > 2
    assert listing(folder) == listing(tmp_path / "undisturbed")
    assert Segment(folder).lines == Segment(tmp_path / "undisturbed").lines


@interrupted
def test_two_trials_that_become_one_share_their_folder(folder):
    old = folder / "checkpoints/ffdaeaf789f5-s0"
    shutil.copytree(old, folder / "checkpoints/0123456789ab-s0")
    (folder / "checkpoints/0123456789ab-s0/epoch_2").rename(folder / "checkpoints/0123456789ab-s0/epoch_4")
    upgrade(folder)
    new = next(path for path in (folder / "checkpoints").glob("*-s0") if (path / "epoch_4").is_dir())
    assert sorted(path.name for path in new.iterdir()) == ["epoch_1", "epoch_2", "epoch_4"]


@both
def test_not_while_a_process_of_schema_0_runs_it(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    before = listing(folder)
    with pytest.raises(UserError, match="is being run by another process"):
        upgrade(folder)
    assert listing(folder) == before
    os.close(descriptor)


@both
def test_what_is_damaged_stays_as_it_was(folder):
    (folder / "results.parquet").write_text("no table")
    before = listing(folder)
    with pytest.raises(UserError, match="cannot be read"):
        upgrade(folder)
    assert listing(folder) == before


@both
def test_it_goes_on_without_scoring_anything_again(folder, run_curves):
    upgrade(folder)
    lines = Segment(folder)
    before = state_of(read_events(lines))
    told = [event.fact for event in read_events(lines) if isinstance(event.fact, Decided)]
    Journal(lines).record(Resumed(code_version="1"))
    journal, work, _ = run_curves(None, lines)
    known = {RungTrial(trial.id, epoch) for trial in before.trials.values() for epoch in trial.scores}
    assert known.isdisjoint(work.scored)
    assert max(Counter(work.scored).values(), default=1) == 1
    facts = [event.fact for event in read_events(lines)]
    assert [fact for fact in facts if isinstance(fact, Decided)][: len(told)] == told
    counts = journal.state.counts()
    assert counts["going"] == counts["failed"] == 0
    assert len(journal.state.candidates) == 5
    finished = before.ended.reason == ""
    assert bool(work.scored) != finished


@interrupted
def test_training_goes_on_from_the_checkpoint_of_schema_0(folder):
    """Real checkpoints under the old name: 2 epochs at once train to the same weights."""
    shutil.rmtree(folder / "checkpoints")
    path = folder / "results.parquet"
    rows = pq.read_table(path)
    pq.write_table(pa.Table.from_pylist(rows.to_pylist()[:1], schema=rows.schema), path)
    row = rows.to_pylist()[0]
    candidate = next(iter(state_of(events_of(folder)).candidates.values()))
    old = folder / f"checkpoints/{row['key']}-s0"
    task = TrainTask(configuration=candidate.configuration, seed=0, data_root=None, folder=str(old), rungs=(1,))
    run_task(task, SilentListener(), device="cpu", world=SingleProcess())
    upgrade(folder)
    state = state_of(read_events(Segment(folder)))
    work = RungTrial(TrialId(candidate.key, 0), 2)
    assignment = Assignment(work, state.candidates[candidate.key].trained)
    steps = Steps()
    run_task(task_of(assignment, folder, None), steps, device="cpu", world=SingleProcess())
    assert steps.epochs == {1}
    assert not old.exists()
    assert published(assignment, Staging(str(folder), folder)).training_steps == 2 * row["training_steps"]


class Steps(SilentListener):
    """Which epochs are trained, counted from 0."""

    def __init__(self):
        self.epochs = set()

    def on_step(self, report):
        self.epochs.add(report.epoch)
