"""Time left against sums by hand, on curves where an epoch takes 1.5 s and a scoring 0.5 s."""

import pytest

from robsweep.views.time_left import seconds_left
from robsweep.views.trial_status import trials_status
from tests.curves import MemoryLines, folded, run_on_curves


@pytest.fixture
def state_after(sweep_of):
    """The state after some events of a run with rungs 1, 2 and 4 that gives nothing up."""

    def after(events, **fields):
        lines = run_on_curves(sweep_of(pruning={"rungs": [1, 2], "min_peers": 99}, **fields))[2]
        return folded(MemoryLines(lines.lines[:events]))

    return after


def test_nothing_is_known_before_anything_was_scored(state_after):
    assert seconds_left(state_after(1), (), 14, 0.0, 5.0) is None
    assert seconds_left(state_after(3), (), 14, 0.0, 5.0) is None


def test_all_that_is_to_come_at_the_pace_so_far(state_after):
    # opened, proposed, started, saved, scored, decided, started: the first one trains from epoch 1 to 2
    state = state_after(7)
    trials = trials_status(state, None, running=True)
    assert [(trial.state, trial.epoch) for trial in trials] == [("training", 2)]
    first = (1.5 + 0.5) + (3.0 + 0.5)
    others = 13 * (4 * 1.5 + 3 * 0.5)
    # 2 s of work took 8 s of wall time
    assert seconds_left(state, trials, 14, 2.0, 8.0) == pytest.approx(4 * (first + others))


def test_what_is_done_of_a_step_counts(state_after):
    state = state_after(7)
    (trial,) = trials_status(state, None, running=True)
    half = trial.model_copy(update={"done": 0.5})
    assert seconds_left(state, [half], 1, 1.0, 1.0) == pytest.approx((0.75 + 0.5) + 3.5)
    state = state_after(8)
    (trial,) = trials_status(state, None, running=True)
    assert (trial.state, trial.epoch) == ("scoring", 2)
    half = trial.model_copy(update={"done": 0.5})
    assert seconds_left(state, [half], 1, 1.0, 1.0) == pytest.approx(0.25 + 3.5)


def test_nothing_is_left_of_what_is_done(state_after):
    state = state_after(None)
    assert seconds_left(state, trials_status(state, None, running=False), 14, 1.0, 1.0) == 0.0


def test_configurations_to_come_are_expected_to_be_given_up_as_others_were(sweep_of):
    lines = run_on_curves(sweep_of(pruning={"rungs": [1], "min_peers": 2, "reduction": 2, "policy": "stopping"}))[2]
    state = folded(lines)
    entries = state.rungs[1].entries
    share = sum(4 in state.candidates[key].decided for key in entries) / len(entries)
    assert 0 < share < 1
    per_new = (1.5 + 0.5) + share * (3 * 1.5 + 0.5)
    assert seconds_left(state, (), 24, 1.0, 1.0) == pytest.approx(10 * per_new)
