"""Ends of a sweep though configurations are left."""

import numpy as np
import pytest

from robsweep.config.ends import Until
from robsweep.forecast.cost import passes_of
from robsweep.forecast.forecaster import Forecaster
from robsweep.pareto.hypervolume import hypervolume
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.enough import Enough, _accelerators
from robsweep.run.events import LaidOut
from robsweep.run.state import RunState
from tests.forecast.conftest import state_after, sweep_of, swept  # noqa: F401

NONE = {"policy": "none", "rungs": [1, 2, 4]}


def completed(state):
    return [one for one in state.candidates.values() if one.stage == "completed"]


def points(state):
    return [tuple(state.mean(one.key, 8)[name] for name in ("recall_at_1", "ers")) for one in completed(state)]


@pytest.mark.parametrize("workers", [1, 4])
def test_a_budget_of_configurations_and_what_was_begun_goes_to_its_end(swept, workers):  # noqa: F811
    sweep = sweep_of(pruning=NONE, search={"kind": "random"}, budget={"configurations": 5})
    _, events, state, _ = swept(sweep, trainers=workers)
    assert len(state.candidates) == len(completed(state)) == 5
    assert events[-1].fact.reason == "the 5 configurations of budget.configurations were tried"


def test_a_budget_of_passes_is_overdrawn_by_what_was_under_way_alone(swept):  # noqa: F811
    sweep = sweep_of(pruning=NONE, search={"kind": "random"}, budget={"passes": 2_000_000})
    _, events, state, _ = swept(sweep)
    assert passes_of(state) >= 2_000_000
    last = [place for place, event in enumerate(events) if event.fact.kind == "proposed"][-1]
    assert passes_of(state_after(events, last)) < 2_000_000
    assert "passes of budget.passes are spent" in events[-1].fact.reason


def test_accelerator_hours_count_where_there_are_accelerators(swept):  # noqa: F811
    budget = {"accelerator_hours": 0.1}
    sweep = sweep_of(pruning=NONE, search={"kind": "random", "samples": 8}, budget=budget)
    assert len(swept(sweep)[2].candidates) == 8
    sweep = sweep_of(
        pruning=NONE, search={"kind": "random", "samples": 8}, budget=budget, resources={"gpus_per_worker": 1}
    )
    _, events, state, _ = swept(sweep)
    assert 1 <= len(state.candidates) < 8
    trained = sum(max(s.train_seconds for s in trial.saved.values()) for trial in state.trials.values())
    assert trained >= 360
    assert "accelerator_hours" in events[-1].fact.reason


def test_accelerators_are_those_of_the_newest_process():
    sweep = sweep_of(resources={"gpus_per_worker": 1, "workers": 2}, scoring={"gpus_per_actor": 0.5})
    state = RunState()
    assert _accelerators(sweep, state) == (2.0, 0.5)
    assert _accelerators(sweep_of(), state) == (0.0, 0.0)
    state.layout = LaidOut(gpus_per_training=0.25, gpus_per_actor=0.125, line="")
    assert _accelerators(sweep, state) == _accelerators(sweep_of(), state) == (0.25, 0.125)


def test_until_a_hypervolume_is_reached(swept):  # noqa: F811
    sweep = sweep_of(pruning=NONE, search={"kind": "random"}, until={"hypervolume": 15.0})
    _, events, state, _ = swept(sweep)
    assert hypervolume(np.array(points(state)), np.zeros(2)) >= 15.0
    last = [place for place, event in enumerate(events) if event.fact.kind == "proposed"][-1]
    assert hypervolume(np.array(points(state_after(events, last))), np.zeros(2)) < 15.0
    assert "hypervolume 15 of until.hypervolume" in events[-1].fact.reason


def test_until_the_front_was_unchanged(swept):  # noqa: F811
    sweep = sweep_of(pruning=NONE, search={"kind": "random"}, until={"unchanged": 3})
    _, _, state, _ = swept(sweep)
    found = np.array(points(state))
    assert 3 < len(found) < 64
    before = found[:-3]
    for row in found[-3:]:
        assert ((before >= row).all(axis=1) & (before > row).any(axis=1)).any()


def test_until_no_gain_is_expected(swept):  # noqa: F811
    sweep = sweep_of(until={"gain_below": "2 %"})
    space, events, state, _ = swept(sweep)
    assert sweep.gain_below == 0.02
    assert 4 <= len(completed(state)) < 64
    assert events[-1].fact.reason == "no configuration is expected to add 2 % of the hypervolume"
    forecast = Forecaster(space).of(state)
    ended = [one.key for one in completed(state)]
    others = [
        key
        for key in forecast.keys
        if (key not in ended and state.candidates.get(key) is None)
        or (key in state.candidates and state.candidates[key].stage == "resting")
    ]
    assert forecast.gains(ended, others).max() < 0.02 * forecast.hypervolumes(ended).mean()
    longer = swept(sweep_of(until={"gain_below": 0.001}))[2]
    assert len(longer.candidates) >= len(state.candidates)


def test_guided_ends_by_a_gain_of_its_own_and_others_by_none():
    assert sweep_of().gain_below == 0.005
    assert sweep_of(pruning={"policy": "promotion", "rungs": [1]}).gain_below is None
    space_sweep = sweep_of(pruning=NONE)
    from robsweep.config.points import space_of

    enough = Enough(space_sweep, objectives_of(space_sweep.objectives), Forecaster(space_of(space_sweep)))
    from robsweep.run.state import RunState

    assert enough.reason(RunState()) is None


@pytest.mark.parametrize("share", ["0.3", "30 %%", 0.0, 1.0, "-1 %", "100 %"])
def test_what_is_no_share_is_refused(share):
    if share == "0.3":
        assert Until.model_validate({"gain_below": share}).gain_below == 0.3
        return
    with pytest.raises(ValueError, match="gain_below"):
        Until.model_validate({"gain_below": share})
