"""A Tune trial around a training that answers or fails; with Ray: ``test_run_tune.py``."""

from types import SimpleNamespace

import pytest

from robsweep.executors.tune import trial as module
from robsweep.executors.tune.trial import ASSIGNMENT, REPORT, Trial
from robsweep.run.trial_id import RungTrial, TrialId
from robsweep.scoring.pool import Failure


class _Group:
    """A group of workers that trains one trial."""

    alive = True

    def __init__(self, assignment, context):
        self.trial, self.epochs, self.ended = str(assignment.work.trial), [], False
        context.groups.append(self)

    def train_to(self, epoch):
        self.epochs.append(epoch)

    def end(self):
        self.ended = True
        return True


def _assignment(key, epoch):
    work = RungTrial(TrialId(key, 0), epoch)
    return SimpleNamespace(work=work, folder=f"checkpoints/{key}-s0", configuration="digits:rlenet:ptripletN")


@pytest.fixture
def trial(monkeypatch):
    """A trial of two workers whose groups are ``groups`` of its context, and what was cleared on the board."""
    monkeypatch.setattr(module, "WorkerGroup", _Group)
    monkeypatch.setattr(module, "name_process", lambda title: None)
    monkeypatch.setattr(module, "published", lambda assignment, staging: f"saved {assignment.work}")
    cleared, fetched = [], []
    context = SimpleNamespace(
        groups=[],
        cleared=cleared,
        fetched=fetched,
        resources=SimpleNamespace(workers=2),
        staging=SimpleNamespace(fetch_newest=fetched.append),
        board=SimpleNamespace(clear=SimpleNamespace(remote=cleared.append)),
    )
    made = Trial.__new__(Trial)
    made.setup({ASSIGNMENT: _assignment("a", 1)}, context=context)
    return made, context


def test_a_unit_is_trained_and_reported_once(trial):
    made, context = trial
    assert made.step() == {REPORT: "saved a-s0-e1", "done": True}
    assert (context.fetched, context.cleared) == (["checkpoints/a-s0"], ["a-s0"])


def test_a_group_goes_on_with_its_trial_and_ends_with_another(trial):
    made, context = trial
    made.step()
    assert made.reset_config({ASSIGNMENT: _assignment("a", 2)})
    made.step()
    assert [group.epochs for group in context.groups] == [[1, 2]]
    assert made.reset_config({ASSIGNMENT: _assignment("b", 1)})
    assert context.groups[0].ended
    made.step()
    assert [group.trial for group in context.groups] == ["a-s0", "b-s0"]
    made.cleanup()
    assert context.groups[1].ended


def test_a_group_that_died_is_replaced(trial):
    made, context = trial
    made.step()
    context.groups[0].alive = False
    assert made.reset_config({ASSIGNMENT: _assignment("a", 2)})
    made.step()
    assert [group.epochs for group in context.groups] == [[1], [2]]


def test_what_training_raises_is_reported_and_not_raised(trial, monkeypatch):
    made, context = trial

    def fails(assignment, staging):
        raise ValueError("why")

    monkeypatch.setattr(module, "published", fails)
    report = made.step()[REPORT]
    assert isinstance(report, Failure)
    assert report.reason == "training failed: ValueError: why"
    assert "ValueError: why" in report.trace
    assert context.cleared == ["a-s0"]
