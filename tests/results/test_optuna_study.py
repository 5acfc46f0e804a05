"""A run opened by Optuna."""

from pathlib import Path

import optuna
import pytest
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from robsweep.errors import UserError
from robsweep.results.open import open_run
from robsweep.results.optuna_study import write_study


def opened(file, name):
    return optuna.load_study(storage=JournalStorage(JournalFileBackend(str(file))), study_name=name)


@pytest.fixture
def recorded():
    return open_run(Path(__file__).parents[1] / "run/recorded/schema1-small")


def test_its_best_trials_are_our_front(recorded, tmp_path):
    write_study(recorded, tmp_path / "study.journal")
    study = opened(tmp_path / "study.journal", recorded.state.name)
    front = set(recorded.front()["identity"])
    assert {trial.user_attrs["identity"] for trial in study.best_trials} == front
    for trial in study.best_trials:
        candidate = recorded.state.candidates[trial.user_attrs["key"]]
        mean = recorded.state.mean(candidate.key, candidate.at)
        assert trial.values == [mean["recall_at_1"], mean["ers"]]
        assert trial.params["defense"] == candidate.configuration.identity.defense.kind
        assert set(trial.user_attrs["rungs"]) == {str(epoch) for epoch in candidate.decided}


def test_every_decided_configuration_is_a_trial_in_its_state(recorded, tmp_path):
    write_study(recorded, tmp_path / "study.journal")
    trials = {
        trial.user_attrs["key"]: trial for trial in opened(tmp_path / "study.journal", recorded.state.name).trials
    }
    wanted = {"completed": TrialState.COMPLETE, "resting": TrialState.PRUNED, "refused": TrialState.COMPLETE}
    decided = {key: one for key, one in recorded.state.candidates.items() if one.decided}
    assert set(trials) == set(decided)
    for key, one in decided.items():
        assert trials[key].state == wanted[one.stage]
        violated = any(value > 0 for value in trials[key].constraints.values())
        assert violated == (one.stage == "refused")


def test_a_file_that_is_there_is_not_added_to(recorded, tmp_path):
    (tmp_path / "study.journal").write_text("mine")
    with pytest.raises(UserError, match="exists"):
        write_study(recorded, tmp_path / "study.journal")
    assert (tmp_path / "study.journal").read_text() == "mine"
