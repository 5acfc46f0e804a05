"""What the guided policy takes up, by the forecast that it is made from."""

import re

import numpy as np

from robsweep.forecast.cost import passes_to_end
from robsweep.forecast.forecaster import Forecaster
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.guided import Guided
from tests.forecast.conftest import guided, state_after, swept  # noqa: F401


def made(space):
    return Guided(space.sweep.pruning, objectives_of(space.sweep.objectives), Forecaster(space))


def test_the_first_go_to_their_end_and_all_others_wait(guided):  # noqa: F811
    _, events, state, _ = guided
    decided = [event.fact for event in events if event.fact.kind == "decided"]
    peers = state.sweep.pruning.min_peers
    went = [fact.key for fact in decided if fact.epoch == 1 and fact.verdict == "go_on"]
    assert len(went) == peers
    later = [fact for fact in decided if fact.key not in went and fact.epoch < 8]
    assert {fact.verdict for fact in later} == {"rest"}
    told = [fact for fact in later if fact.chance is not None]
    assert len(told) > 20
    assert all(0 <= fact.chance <= 1 for fact in told)
    assert all(re.search(r"(under 1|\d+) % chance to reach the front", fact.reason) for fact in told)


def test_whoever_gains_most_for_its_passes_goes_on_unless_something_new_is_worth_more(guided):  # noqa: F811
    space, events, _, _ = guided
    places = [place for place, event in enumerate(events) if event.fact.kind in ("promoted", "proposed")]
    seen = {"promoted": 0, "proposed": 0}
    for place in places[6:40:2]:
        state = state_after(events, place)
        forecast = Forecaster(space).of(state)
        resting = [one for one in state.candidates.values() if one.stage == "resting"]
        if forecast is None or not resting:
            continue
        known = [key for key, one in state.candidates.items() if one.stage in ("completed", "going")]
        costs, new_cost = passes_to_end(state, resting)
        values = forecast.gains(known, [one.key for one in resting]) / costs
        new = forecast.gains(known, forecast.untried).max(initial=0.0) / new_cost
        fact = events[place].fact
        seen[fact.kind] += 1
        if fact.kind == "promoted":
            assert fact.key == resting[int(np.argmax(values))].key
            assert values.max() > new
        else:
            assert new >= values.max()
    assert min(seen.values()) > 2


def test_it_needs_no_memory(guided):  # noqa: F811
    space, events, _, _ = guided
    place = [place for place, event in enumerate(events) if event.fact.kind == "promoted"][-1]
    assert made(space).promote(state_after(events, place), "left").key == events[place].fact.key
    assert made(space).promote(state_after(events, 5), "left") is None
