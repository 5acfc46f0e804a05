"""A sweep on recorded curves."""

import pytest

from robsweep.replay.synthetic import Synthetic
from robsweep.run.events import Ended, Opened
from robsweep.run.journal import read_events
from robsweep.run.state import state_of
from robsweep.sweep.simulate import FINGERPRINT, simulate
from tests.curves import MemoryLines


def test_the_journal_holds_all_of_it_dated_by_the_simulated_clock(sweep_of):
    lines = MemoryLines()
    state, simulation = simulate(sweep_of(), Synthetic(), trainers=2, attackers=1, lines=lines)
    events = list(read_events(lines))
    assert isinstance(events[0].fact, Opened)
    assert isinstance(events[-1].fact, Ended)
    assert events[0].fact.train_fingerprint == FINGERPRINT
    assert state_of(events).counts() == state.counts()
    assert (events[-1].at - events[0].at).total_seconds() == pytest.approx(simulation.seconds, abs=1e-3)


def test_whoever_simulates_again_gets_the_same(sweep_of):
    first, again = (simulate(sweep_of(), Synthetic(), trainers=2, attackers=2)[1] for _ in range(2))
    assert first == again


def test_only_those_that_there_are_may_be_tried(sweep_of):
    state, _ = simulate(sweep_of(search={"kind": "grid"}), Synthetic(), trainers=1, attackers=1)
    some = set(list(state.candidates)[:3])
    fewer, _ = simulate(sweep_of(search={"kind": "grid"}), Synthetic(), trainers=1, attackers=1, among=some)
    assert set(fewer.candidates) == some


def test_a_budget_ends_it_early(sweep_of):
    whole = simulate(sweep_of(), Synthetic(), trainers=1, attackers=1)[1]
    half = simulate(sweep_of(), Synthetic(), trainers=1, attackers=1, budget=whole.spent.seconds / 2)[1]
    assert half.spent.seconds < whole.spent.seconds
