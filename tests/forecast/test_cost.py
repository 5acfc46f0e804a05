"""Passes to the end, counted by hand."""

import pytest

from robsweep.forecast.cost import passes_of, passes_of_training, passes_to_end


@pytest.fixture
def run(sweep_of, run_curves):
    """A run on curves, cut after ``events``: 100 passes of training an epoch, 7 of attacks a checkpoint."""

    def make(events=None, **fields):
        from tests.curves import folded

        lines = run_curves(sweep_of(**fields))[2]
        lines.lines = lines.lines[:events]
        return folded(lines)

    return make


def test_passes_so_far_are_those_of_the_newest_checkpoints_and_all_scorings(run):
    state = run()
    trained = sum(100 * max(trial.saved) for trial in state.trials.values() if trial.saved)
    scored = sum(len(trial.scores) for trial in state.trials.values())
    assert passes_of_training(state) == trained
    assert passes_of(state) == trained + 7 * scored


@pytest.mark.parametrize("from_start", [False, True])
def test_what_is_left_is_epochs_and_rungs_that_are_not_done(run, from_start):
    state = run(30)
    candidates = list(state.candidates.values())
    left, new = passes_to_end(state, candidates, from_start=from_start)
    for passes, one in zip(left, candidates, strict=True):
        at = 0 if from_start else one.at
        assert passes == max(1.0, 100 * (4 - at) + 7 * sum(epoch > at for epoch in (1, 2, 4)))
    assert new == 100 * 4 + 7 * 3


def test_before_anything_was_trained_everything_costs_one(run):
    state = run(2)
    left, new = passes_to_end(state, list(state.candidates.values()))
    assert all(left >= 1.0)
    assert new >= 1.0
