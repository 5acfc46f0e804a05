"""Effects against closed forms: an additive table, the pooled t test, means."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from robsweep.page.effects import cells_of, effects_of


def test_an_additive_table_gives_back_what_was_added():
    random = np.random.default_rng(0)
    adds = {"a": {"x": 0.0, "y": 2.0, "z": -1.0}, "b": {"no": 0.0, "yes": 0.5}}
    rows = [{name: str(random.choice(list(levels))) for name, levels in adds.items()} for _ in range(60)]
    rows += [{"a": "x", "b": "no"}] * 60  # the most frequent levels
    values = [10 + sum(adds[name][level] for name, level in row.items()) for row in rows]
    found = {(one.factor, one.level): one for one in effects_of(rows, values, ("a", "b"))}
    assert {place: one.value for place, one in found.items()} == pytest.approx(
        {("a", "y"): 2.0, ("a", "z"): -1.0, ("b", "yes"): 0.5}
    )
    assert all(one.against in ("x", "no") for one in found.values())
    assert all(one.low == pytest.approx(one.high, abs=1e-9) for one in found.values())


def test_two_groups_are_the_pooled_t_test():
    random = np.random.default_rng(1)
    groups = random.normal(3, 1, 12), random.normal(2, 1, 7)
    rows = [{"a": "often"}] * 12 + [{"a": "rare"}] * 7
    (one,) = effects_of(rows, np.concatenate(groups).tolist(), ("a",))
    test = ttest_ind(groups[1], groups[0])
    interval = test.confidence_interval(0.95)
    assert one.value == pytest.approx(groups[1].mean() - groups[0].mean())
    assert (one.low, one.high) == pytest.approx((interval.low, interval.high))
    assert (one.of, one.against) == (7, "often")


def test_what_other_factors_determine_is_left_out():
    rows = [{"a": "x", "b": "no"}] * 5 + [{"a": "y", "b": "yes"}] * 4
    found = effects_of(rows, [1.0] * 5 + [2.0] * 4, ("a", "b"))
    assert [(one.factor, one.level) for one in found] == [("a", "y")]


def test_a_factor_that_does_not_apply_adds_nothing():
    rows = [{"defense": "EST"}] * 3 + [{"defense": "HM", "source": s} for s in ("random", "random", "softhard")]
    found = {one.level: one.value for one in effects_of(rows, [1, 1, 1, 5, 5, 7], ("defense", "source"))}
    assert found == pytest.approx({"EST": -4.0, "softhard": 2.0})


def test_as_many_parameters_as_values_leave_no_interval():
    (one,) = effects_of([{"a": "x"}, {"a": "y"}], [1.0, 3.0], ("a",))
    assert (one.value, one.low, one.high) == (pytest.approx(2.0), None, None)


def test_nothing_varies():
    assert effects_of([{"a": "x"}] * 3, [1.0, 2.0, 3.0], ("a",)) == ()


def test_cells_are_means():
    rows = [
        {"source": "random", "destination": "semihard"},
        {"source": "random", "destination": "semihard"},
        {"source": "random", "destination": "gradual"},
        {"defense": "EST"},
    ]
    found = {(cell.source, cell.destination): (cell.of, cell.mean) for cell in cells_of(rows, [1.0, 2.0, 5.0, 9.0])}
    assert found == {("random", "semihard"): (2, 1.5), ("random", "gradual"): (1, 5.0)}
