"""The front of a run on the terminal and as JSON."""

import json

from robsweep.results.open import open_run


def test_the_table_holds_the_members_of_the_front(robsweep, runs):
    code, out, err = robsweep("front", "schema1-small")
    assert (code, err) == (0, "")
    assert "Pareto front" in out
    for identity in open_run(runs / "schema1-small").front()["identity"]:
        assert identity.split(":")[1][:8] in out


def test_json_is_the_front_as_rows(robsweep, runs):
    code, out, _ = robsweep("front", "schema1-small", "--json")
    assert code == 0
    assert [row["key"] for row in json.loads(out)] == list(open_run(runs / "schema1-small").front()["key"])


def test_pruned_ones_take_part_where_they_are_asked_for(robsweep, runs):
    with_, without = (
        json.loads(robsweep("front", "schema1-small", "--json", *option)[1]) for option in (["--include-pruned"], [])
    )
    expected = open_run(runs / "schema1-small")
    assert len(with_) >= 1
    assert {row["key"] for row in without} <= {row.key for row in expected.rows()}


def test_a_run_that_goes_on_has_a_front_so_far(robsweep, runs):
    code, out, _ = robsweep("front", "schema0-interrupted")
    assert code == 0
    assert "Front so far" in out
