"""Runs side by side, against closed forms and brute force."""

from itertools import pairwise

import pytest

from robsweep.answers.compare import compare
from robsweep.answers.settings import differing_settings
from robsweep.errors import UserError


def _area(points):
    """Of the union of boxes from 0, by columns between all x."""
    xs = sorted({0.0, *(x for x, _ in points)})
    return sum((right - left) * max(y for x, y in points if x >= right) for left, right in pairwise(xs))


def test_hypervolumes_at_one_reference_point(recorded, on_curves):
    runs = [recorded("schema0-small"), recorded("schema1-small"), on_curves()]
    found = compare(runs)
    assert found.reference == {"recall_at_1": 0.0, "ers": 0.0}
    for side in found.sides:
        points = [(m.scores["recall_at_1"].value, m.scores["ers"].value) for m in side.front]
        assert side.hypervolume == pytest.approx(_area(points))


def test_a_cost_has_a_reference_beyond_the_dearest(on_curves):
    costs = ["recall_at_1", "-train_passes"]
    runs = [on_curves(folder="a", objectives=costs), on_curves(folder="b", objectives=["ers", *costs])]
    found = compare(runs)
    assert found.objectives == tuple(costs)
    dearest = max(m.scores["train_passes"].value for side in found.sides for m in side.front)
    assert found.reference == {"recall_at_1": 0.0, "train_passes": pytest.approx(1.1 * dearest)}
    best = max(m.scores["recall_at_1"].value for m in found.sides[0].front)
    assert found.sides[0].hypervolume == pytest.approx(best * 0.1 * dearest)


def test_settings_that_differ(sweep_of):
    given = [
        sweep_of(),
        sweep_of(training={"epochs": 8, "budget": {"steps": 2}}, pruning={"rungs": [1]}),
        sweep_of(name="x"),
    ]
    found = {one.path: one.values for one in differing_settings(given)}
    assert found["training.epochs"] == (4, 8, 4)
    assert found["training.budget.steps"] == (None, 2, None)
    assert found["training.pairs"] == (64, None, 64)
    assert found["pruning.rungs"] == ([1, 2], [1], [1, 2])
    assert "name" not in found
    assert differing_settings(given[::2]) == ()


def test_what_both_have_is_compared_at_the_last_common_epoch(recorded):
    runs = [recorded("schema0-small"), recorded("schema1-small")]
    found = compare(runs).shared
    assert {one.keys[0] for one in found} == set(runs[0].state.candidates)
    for one in found:
        assert one.same_recipe
        assert one.same_epoch
        assert one.epochs[0] == one.epochs[1] == runs[0].state.candidates[one.keys[0]].at
        means = [run.state.mean(one.keys[0], one.epochs[0]) for run in runs]
        assert one.differences[0] == {"recall_at_1": 0.0, "ers": 0.0}
        for name, value in one.differences[1].items():
            assert value == pytest.approx(means[1][name] - means[0][name])


def test_another_recipe_is_said_to_be_one(recorded):
    found = compare([recorded("schema0-interrupted"), recorded("schema0-small")]).shared
    assert {(one.identity, one.same_recipe) for one in found} == {
        ("digits:rlenet:ptripletN", False),
        ("digits:rlenetp:ptripletN", False),
    }
    assert all(one.keys[0] != one.keys[1] for one in found)


def test_three_runs_of_which_two_have_it(recorded):
    found = compare([recorded("schema0-interrupted"), recorded("schema0-small"), recorded("schema1-small")])
    of_two = [one for one in found.shared if one.same_recipe]
    assert all(one.scores[0] is None and one.differences[0] is None for one in of_two)
    assert len(of_two) == 5


def test_what_makes_scores_incomparable(recorded, on_curves):
    warnings = compare([recorded("schema0-small"), on_curves(cut=40)]).warnings
    assert any("different images" in text for text in warnings)
    assert any("attacks or queries differ" in text for text in warnings)
    assert "not finished: curves" in warnings
    assert compare([recorded("schema0-small")] * 2).warnings == ()


def test_fewer_than_two(recorded):
    with pytest.raises(UserError, match="two or more runs can be compared, got 1"):
        compare([recorded("schema0-small")])


def test_no_objective_in_common(on_curves):
    runs = [on_curves(folder="a"), on_curves(folder="b", objectives=["map", "-train_passes"])]
    with pytest.raises(UserError, match="no objective in common: recall_at_1, ers; map, -train_passes"):
        compare(runs)
