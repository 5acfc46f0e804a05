"""Where a configuration stands."""

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.run.candidate import Candidate
from robsweep.run.trial_id import TrialId


def _candidate(**fields):
    given = {"rungs": (1, 2, 4), "seeds": [0, 3], "since": 0, "proposed": 0, "index": 0, "by": "grid", "aliases": ()}
    return Candidate(key="abc", configuration=configuration_of("digits:rc2f2p:ptripletN"), **{**given, **fields})


@pytest.mark.parametrize(
    ("stage", "at", "target"),
    [("going", 0, 1), ("going", 1, 2), ("going", 2, 4), ("going", 4, 4), ("resting", 2, 2), ("completed", 4, 4)],
)
def test_it_is_trained_to_its_next_rung(stage, at, target):
    assert _candidate(stage=stage, at=at).target == target


def test_it_is_trained_for_as_many_epochs_as_its_last_rung_says():
    candidate = _candidate(rungs=(1, 20))
    assert candidate.trained.training.epochs == 20
    assert candidate.trained.identity == candidate.configuration.identity
    epochs = candidate.configuration.training.epochs
    same = _candidate(rungs=(1, epochs))
    assert same.trained is same.configuration


def test_there_is_a_trial_for_each_seed():
    assert _candidate().trials == [TrialId("abc", 0), TrialId("abc", 3)]
