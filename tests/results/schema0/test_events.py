"""Runs that schema 0 recorded, read as events; what their tables say is the oracle."""

import json

import pytest

from robsweep.results.schema0.events import events_of
from robsweep.run.events import Event
from robsweep.run.state import state_of
from robsweep.run.trial_id import TrialId
from tests.results.schema0.conftest import NAMES, RECORDED, stages, table, trial_of


def test_a_finished_run_ended_and_an_interrupted_one_was_left():
    small, cut = (state_of(events_of(RECORDED / name)) for name in NAMES)
    assert (small.ended.reason, small.ended.code) == ("", 0)
    assert cut.ended.reason == "left before it was done"
    assert stages(small) == {
        "rlenet": "completed",
        "rlenetp": "completed",
        "rlenetd": "resting",
        "rlenetamd": "resting",
        "rlenethmetms": "completed",
    }


@pytest.mark.parametrize("name", NAMES)
def test_events_are_lines_of_a_journal(name):
    for event in events_of(RECORDED / name):
        assert Event.model_validate_json(event.line()) == event


def test_a_trial_that_failed_is_failed_until_it_is_tried_again(recorded):
    def last_failed(rows):
        scores = ("recall_at_1", "ers", "ers_bounded", "map")
        return [*rows[:-1], rows[-1] | dict.fromkeys(scores) | {"scores": "", "status": "failed", "reason": "no disk"}]

    state = state_of(events_of(recorded("schema0-small", last_failed)))
    assert stages(state)["rlenethmetms"] == "failed"
    failed = next(trial for trial in state.trials.values() if trial.failed)
    assert failed.failed == "no disk"
    assert failed.scores.keys() == {1}
    assert state.ended.reason


def test_configurations_that_only_epochs_told_apart_become_one(recorded):
    """To 2 epochs under one key, to 4 under another: the longer one's configuration, and every epoch once."""

    def twice(rows):
        text = json.loads(rows[0]["configuration"])
        text["training"]["epochs"] = 4
        longer = {"configuration": json.dumps(text), "key": "0123456789ab", "status": "running", "reason": ""}
        again = [rows[0] | longer, rows[1] | longer]
        return [*rows[:2], *again, rows[1] | longer | {"epoch": 4, "rung": 2, "status": "completed"}]

    folder = recorded("schema0-small", twice)
    sweep = json.loads((folder / "sweep.json").read_text())
    del sweep["sweep"]["training"]["epochs"]
    sweep["sweep"]["factors"]["training"] = {"epochs": {"choice": [2, 4]}}
    (folder / "sweep.json").write_text(json.dumps(sweep))
    state = state_of(events_of(folder))
    key = trial_of(table(folder)[0]).key
    candidate = state.candidates[key]
    assert candidate.configuration.training.epochs == 4
    assert {epoch: decided.verdict for epoch, decided in candidate.decided.items()} == {
        1: "go_on",
        2: "go_on",
        4: "complete",
    }
    assert state.trials[TrialId(key, 0)].scores.keys() == {1, 2, 4}
