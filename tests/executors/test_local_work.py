"""A unit of work done in this process; with real training: ``tests/sweep/test_run.py``."""

from types import SimpleNamespace

import pytest
import torch

from robsweep.config.configuration import configuration_of
from robsweep.devices import intra_op_threads
from robsweep.executors import local_work as module
from robsweep.executors.local_work import LocalWork, request_of, task_of
from robsweep.run.ports import Assignment
from robsweep.run.trial_id import RungTrial, TrialId
from robsweep.training.step_report import StepReport
from robsweep.views.pulse import Pulse


@pytest.fixture
def assignment():
    work, configuration = RungTrial(TrialId("abc", 3), 2), configuration_of("digits:rlenet:ptripletN")
    return Assignment(work, configuration, later_rungs=(4, 8))


def test_a_task_ends_at_its_rung_or_at_the_last(assignment, tmp_path):
    task = task_of(assignment, tmp_path, "root")
    assert (task.seed, task.rungs, task.folder) == (3, (2,), str(tmp_path / "checkpoints/abc-s3"))
    assert task_of(assignment, tmp_path, None, to_the_end=True).rungs == (2, 4, 8)


def test_what_is_scored_is_the_checkpoint_of_the_rung_unless_another_is_named(assignment):
    assert request_of(assignment).folder == "checkpoints/abc-s3/epoch_2"
    assert request_of(assignment._replace(checkpoint="elsewhere")).folder == "elsewhere"


def test_steps_are_shown_and_nothing_is_once_training_has_ended(assignment, tmp_path, monkeypatch):
    def run_task(task, listener, **options):
        listener.on_step(StepReport(epoch=0, step=5, steps=10, logs={}, passes=1, seconds=1.0))

    monkeypatch.setattr(module, "run_task", run_task)
    monkeypatch.setattr(module, "published", lambda assignment, staging: "saved")
    shown, fetched = [], []
    staging = SimpleNamespace(fetch_newest=fetched.append, stage=tmp_path)
    work = LocalWork(staging, "digits", None, None, "cpu", show=shown.append)
    assert work.train(assignment) == "saved"
    assert fetched == ["checkpoints/abc-s3"]
    (step,) = shown[0].trials["abc-s3"].values()
    assert (step.epoch, step.step) == (1, 5)
    assert shown[-1] == Pulse()


def test_scoring_is_shown_by_its_share(assignment, tmp_path, monkeypatch):
    def score_here(request, scoring, worker, *, progress):
        progress("TMA", 1, 4)
        return request.folder

    monkeypatch.setattr(module, "score_here", score_here)
    monkeypatch.setattr(module, "ScoringWorker", lambda *_: None)
    shown = []
    staging = SimpleNamespace(fetch=lambda folder: tmp_path / folder, stage=tmp_path)
    work = LocalWork(staging, "digits", None, None, "cpu", show=shown.append)
    assert work.score(assignment) == str(tmp_path / "checkpoints/abc-s3/epoch_2")
    assert [pulse.scoring for pulse in shown] == [{"abc-s3-e2": 0.0}, {"abc-s3-e2": 0.25}, {}]


@pytest.mark.parametrize(("threads", "expected"), [(None, 2), (1, 1)])
def test_training_and_scoring_take_as_many_threads_as_they_are_told(
    assignment, tmp_path, monkeypatch, threads, expected
):
    found = []
    monkeypatch.setattr(module, "run_task", lambda *_, **__: found.append(torch.get_num_threads()))
    monkeypatch.setattr(module, "published", lambda assignment, staging: "saved")
    monkeypatch.setattr(module, "score_here", lambda *_, **__: found.append(torch.get_num_threads()))
    monkeypatch.setattr(module, "ScoringWorker", lambda *_: None)
    staging = SimpleNamespace(fetch_newest=str, fetch=lambda folder: tmp_path / folder, stage=tmp_path)
    with intra_op_threads(2):
        work = LocalWork(staging, "digits", None, None, "cpu", threads)
        work.train(assignment)
        work.score(assignment)
        assert torch.get_num_threads() == 2
    assert found == [expected, expected]
