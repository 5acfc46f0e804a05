"""Runs side by side, against closed forms and brute force."""

from itertools import pairwise

import pytest

from robsweep.answers.compare import compare
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
