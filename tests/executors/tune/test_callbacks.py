"""What Tune tells of its trials becomes the engine's."""

import errno
import pickle
from types import SimpleNamespace

import pytest

from robsweep.executors.tune.callbacks import EngineCallback
from robsweep.executors.tune.trial import ASSIGNMENT, REPORT
from robsweep.replay.synthetic import Synthetic
from robsweep.scoring.pool import Failure
from tests.executors.conftest import RecordedWork


@pytest.fixture
def begun(sweep_of, engine_of):
    """A callback with a trial that is being trained: state, facts, callback, trial, what was submitted."""
    state, facts, engine = engine_of(sweep_of(3))
    submitted = []
    scores = SimpleNamespace(submit=lambda work, request: submitted.append((work, request)))
    assignment = engine.assignment(engine.next())
    trial = SimpleNamespace(config={ASSIGNMENT: assignment}, error_file=None)
    return state, facts, EngineCallback(engine, scores, lambda: None), trial, submitted


def _report(trial):
    return {REPORT: RecordedWork(Synthetic()).train(trial.config[ASSIGNMENT])}


def test_what_was_trained_is_saved_and_submitted_once_however_often_tune_tells(begun):
    state, facts, callback, trial, submitted = begun
    for _ in range(2):
        callback.on_trial_result(0, [], trial, _report(trial))
    assert len(facts.of("saved")) == len(submitted) == 1
    work, request = submitted[0]
    assert work == trial.config[ASSIGNMENT].work
    assert request.folder == facts.of("saved")[0].checkpoint
    assert state.training == {}


def test_a_failure_is_the_trial_s_and_a_full_disk_everybody_s(begun):
    _, facts, callback, trial, _ = begun
    full = OSError(errno.ENOSPC, "full", "a")
    with pytest.raises(OSError, match="full"):
        callback.on_trial_result(0, [], trial, {REPORT: Failure("why", "trace", full)})
    callback.on_trial_result(0, [], trial, {REPORT: Failure("why", "trace", None)})
    assert [(fact.reason, fact.trace) for fact in facts.of("failed")] == [("why", "trace")]


@pytest.mark.parametrize(("text", "reason"), [("first\nlast \n", "last"), (None, "unknown error")])
def test_a_process_that_died_too_often_failed_with_its_last_line(begun, tmp_path, text, reason):
    _, facts, callback, trial, _ = begun
    if text is not None:
        trial.error_file = str(tmp_path / "error.txt")
        (tmp_path / "error.txt").write_text(text)
    callback.on_trial_error(0, [], trial)
    callback.on_trial_error(0, [], trial)
    assert [fact.reason for fact in facts.of("failed")] == [reason]


def test_it_is_pickled_without_the_engine(begun):
    assert pickle.loads(pickle.dumps(begun[2])).__dict__ == {}
