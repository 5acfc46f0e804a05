"""Configurations that several runs have."""

import pytest

from robsweep.answers.compare import compare


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
