"""Choices against brute force over what completed."""

import pytest

from robsweep.answers.best_text import require_choice
from robsweep.answers.choose import choose
from robsweep.answers.constraints import parse_constraints
from robsweep.errors import UserError


def _completed(run):
    """(key, values) of every configuration at the last rung, from the state alone."""
    state = run.state
    return {c.key: state.mean(c.key, c.at) for c in state.candidates.values() if c.stage == "completed"}


def _undominated(points):
    return {
        key: own
        for key, own in points.items()
        if not any(
            other["recall_at_1"] >= own["recall_at_1"] and other["ers"] >= own["ers"] and other != own
            for other in points.values()
        )
    }


@pytest.fixture
def everything(on_curves):
    """Fourteen configurations, all of which complete."""
    return on_curves(pruning={"policy": "none", "floors": {}, "floors_of_best": {}})


def test_three_members_of_the_front(everything):
    found, front = choose(everything), _undominated(_completed(everything))
    assert len(front) >= 3
    by_role = {role: choice.key for choice in found.choices for role in choice.roles}
    assert front[by_role["most accurate"]]["recall_at_1"] == max(v["recall_at_1"] for v in front.values())
    assert front[by_role["most robust"]]["ers"] == max(v["ers"] for v in front.values())
    assert by_role["balanced"] in front
    assert all(choice.on_front and choice.dominated_by == () for choice in found.choices)
    assert (found.completed, found.to_come, found.nearest) == (len(everything.state.candidates), 0, None)


@pytest.mark.parametrize("least", [0.0, 0.4, 0.5, 0.6, 0.7])
def test_a_floor_on_recall_leaves_the_most_robust(everything, least):
    found = choose(everything, parse_constraints([f"recall_at_1={least}"], []))
    fit = {key: v for key, v in _completed(everything).items() if v["recall_at_1"] >= least}
    assert found.satisfying == len(fit)
    assert [choice.key for choice in found.choices] == [max(fit, key=lambda key: fit[key]["ers"])]


def test_a_cost_may_rule_the_front_out(everything):
    """What is dominated is taken where all that dominates it costs too much, and it says so."""
    costs = {key: value["train_seconds"] for key, value in _completed(everything).items()}
    assert set(costs.values()) == {6.0}
    front = _undominated(_completed(everything))
    best = max(front.values(), key=lambda v: v["ers"])
    found = choose(everything, parse_constraints([], [f"ers={best['ers'] - 1e-9}"]))
    left = _undominated({k: v for k, v in _completed(everything).items() if v["ers"] < best["ers"]})
    assert found.choices[0].key == max(left, key=lambda key: left[key]["recall_at_1"])
    for choice in found.choices:
        assert choice.on_front == (choice.key in front)


def test_the_nearest_where_none_satisfies(everything):
    points = _completed(everything)
    most = max(v["recall_at_1"] for v in points.values())
    found = choose(everything, parse_constraints([f"recall_at_1={most + 0.01}"], []))
    assert (found.choices, found.satisfying) == ((), 0)
    assert points[found.nearest.key]["recall_at_1"] == most
    with pytest.raises(UserError, match=r"none of 14 completed configurations has recall_at_1 >= .*; nearest: "):
        require_choice(found)


def test_of_a_run_that_goes_on(on_curves):
    run = on_curves(cut=60)
    found = choose(run)
    stages = run.state.counts()
    assert found.completed == stages["completed"] > 0
    assert found.to_come > 0
    assert found.to_come + sum(stages.values()) - stages["going"] == 14


def test_before_anything_has_completed(on_curves):
    with pytest.raises(UserError, match="no configuration has completed yet"):
        choose(on_curves(cut=5))
