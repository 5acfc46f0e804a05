"""Every trial under way, and in which state."""

import pytest

from robsweep.run.journal import read_events
from robsweep.run.state import RunState
from robsweep.views.trial_status import trials_status
from tests.curves import run_on_curves


@pytest.mark.parametrize("running", [True, False])
def test_at_every_moment_each_trial_that_is_to_be_scored_is_there_once(sweep_of, running):
    state = RunState()
    for event in read_events(run_on_curves(sweep_of(seeds=[0, 1]))[2]):
        state.apply(event)
        trials = trials_status(state, None, running=running)
        names = [trial.trial for trial in trials]
        assert len(names) == len(set(names))
        wanted = {
            str(trial)
            for one in state.candidates.values()
            if one.stage in ("going", "completed")
            for trial in state.waits_for(one)
        }
        assert set(names) == wanted
        by_state = {name: {t.trial for t in trials if t.state == name} for name in ("training", "scoring", "waiting")}
        assert by_state["scoring"] == {str(work.trial) for work in state.unscored}
        assert by_state["training"] == ({str(trial) for trial in state.training} if running else set())


def test_the_rung_is_the_one_it_is_trained_to(sweep_of):
    state = RunState()
    for event in read_events(run_on_curves(sweep_of())[2]):
        state.apply(event)
        told = {trial.trial: trial.epoch for trial in trials_status(state, None, running=True)}
        assert {str(trial): epoch for trial, epoch in state.training.items()}.items() <= told.items()
