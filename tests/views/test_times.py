"""Seconds of work against sums over the events that brought them."""

import pytest

from robsweep.run.events import Resumed, Saved, Scored
from robsweep.run.journal import Journal, read_events
from robsweep.views.times import Times
from tests.curves import folded, run_on_curves


def test_work_is_what_training_and_scoring_took(sweep_of):
    lines, times = run_on_curves(sweep_of(seeds=[0, 1]))[2], Times()
    state = folded(lines, times)
    # on curves an epoch takes 1.5 s, and a scoring half a second
    facts = [event.fact for event in read_events(lines)]
    trained = sum(1.5 * max(trial.saved) for trial in state.trials.values() if trial.saved)
    assert sum(isinstance(fact, Saved) for fact in facts) > len(state.trials)
    assert times.worked_s == pytest.approx(trained + 0.5 * sum(isinstance(fact, Scored) for fact in facts))


def test_a_process_that_takes_it_up_begins_anew(sweep_of):
    lines, times = run_on_curves(sweep_of())[2], Times()
    Journal(lines).record(Resumed(code_version="0.1.0"))
    folded(lines, times)
    assert times.worked_s == 0.0
