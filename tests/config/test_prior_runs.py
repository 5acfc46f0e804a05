"""``search.from`` is a key that Python has no way to write."""

import pytest

from robsweep.errors import UserError


def test_names_are_a_list_or_one(sweep_of):
    assert sweep_of(search={"from": ["a", "runs/b"]}).search.prior_runs == ("a", "runs/b")
    assert sweep_of(search={"from": "a"}).search.prior_runs == ("a",)
    assert sweep_of().search.prior_runs == ()


def test_it_is_recorded_under_its_name(sweep_of):
    sweep = sweep_of(search={"from": ["a"]})
    assert sweep.model_dump(mode="json")["search"]["from"] == ["a"]
    assert type(sweep).model_validate(sweep.model_dump(mode="json")) == sweep


@pytest.mark.parametrize(("value", "told"), [([""], "from"), ([1], "from"), ({"a": 1}, "from")])
def test_what_is_no_name_is_a_line(sweep_of, value, told):
    with pytest.raises(UserError, match=rf"search\.{told}"):
        sweep_of(search={"from": value})


def test_an_unknown_key_lists_it(sweep_of):
    with pytest.raises(UserError, match=r"unknown key; allowed here: from, kind"):
        sweep_of(search={"form": ["a"]})
