"""Runs, rungs and costs of a sweep."""

import pytest

from robsweep.config.load import load_sweep
from robsweep.errors import UserError
from robsweep.sweep.plan import plan_of


def test_runs_are_configurations_times_seeds(tiny):
    plan = plan_of(tiny(seeds=[0, 7]))
    assert len(plan.runs) == 8
    assert len({run.name for run in plan.runs}) == 8
    assert plan.runs[1].name == f"{plan.runs[0].configuration.key}-s7"


def test_the_last_epoch_is_always_a_rung(tiny_plan, tiny):
    assert tiny_plan.rungs(tiny_plan.runs[0]) == (1, 2, 4)
    plan = plan_of(tiny(pruning={"rungs": []}))
    assert plan.rungs(plan.runs[0]) == (4,)


def test_rungs_beyond_the_last_epoch_are_an_error(tiny):
    with pytest.raises(UserError, match=r"^tiny: pruning\.rungs: epoch 9 lies beyond the last epoch, 4"):
        tiny(pruning={"rungs": [9]})


def test_cost_against_a_count_by_hand(tiny):
    plan = plan_of(
        tiny(
            factors={"baselines": ["none", "act"], "source": ["s"], "destination": ["m"]},
            scoring={"queries": 10, "steps": 3},
        )
    )
    cost = plan.cost()
    assert cost.training_steps == 3 * 4 * -(-1438 // 64)
    assert cost.training_passes == 4 * 1438 * (0 + 2 + 3)
    assert cost.checkpoints == 9
    assert cost.attack_passes == 9 * 9 * 3 * 10


def test_full_grammar_on_fashion():
    plan = plan_of(load_sweep("full_grammar"))
    assert plan.space.strings == 607
    assert len(plan.runs) == 237
    assert plan.cost().training_steps == 237 * 8 * 469
