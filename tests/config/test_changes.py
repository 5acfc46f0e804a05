"""Changes to nested plain data."""

import pytest
import yaml

from robsweep.config.changes import leaves, put
from robsweep.config.load import load_sweep
from robsweep.errors import UserError


def test_put_makes_what_is_missing_and_leaves_what_was_given():
    content = {"a": {"b": 1}, "n": None}
    assert put(content, "a.c.d", 2) == {"a": {"b": 1, "c": {"d": 2}}, "n": None}
    assert put(content, "n.x", 2) == {"a": {"b": 1}, "n": {"x": 2}}
    assert content == {"a": {"b": 1}, "n": None}


def test_put_changes_one_place_of_an_anchor():
    content = yaml.safe_load("a: &x {b: 1}\nc: *x\n")
    assert put(content, "a.b", 2) == {"a": {"b": 2}, "c": {"b": 1}}


def test_ranges_are_keyed_by_dotted_paths():
    assert put({}, "factors.training.budget.steps", [1]) == {"factors": {"training": {"budget.steps": [1]}}}


def test_put_through_a_value():
    with pytest.raises(UserError, match=r"^a\.b\.c: b is not a mapping"):
        put({"a": {"b": 1}}, "a.b.c", 2)


def test_leaves():
    assert list(leaves({"a": {"b": 1, "c": {}, "d": {"e": None}}, "f": [1]})) == ["a.b", "a.d.e", "f"]


def test_set_takes_values_and_nests():
    loaded = load_sweep("quickstart", [("scoring.queries", 5), ("seeds", [1, 2])])
    assert loaded.scoring.queries == 5
    assert loaded.seeds.first == (1, 2)
    ranged = load_sweep("papers/cub", [("factors.training.budget.steps", [4, 16])])
    assert ranged.factors.training["budget.steps"].choice == (4, 16)
    with pytest.raises(UserError, match="not a mapping"):
        load_sweep("quickstart", [("dataset.x", 1)])
