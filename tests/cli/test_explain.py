"""``robsweep explain`` on recorded runs."""

import pytest


@pytest.mark.parametrize(
    ("run", "configuration", "golden"),
    [
        ("schema1-small", "rlenetp", "explain_front.txt"),
        ("schema1-small", "801d3", "explain_resting.txt"),
        ("schema1-small", "digits:rlenethmetms:ptripletN", "explain_dominated.txt"),
        ("schema0-interrupted", "rlenetp", "explain_interrupted.txt"),
    ],
)
def test_for_readers(runs, robsweep, same_as_golden, run, configuration, golden):
    code, out, err = robsweep("explain", run, configuration)
    assert (code, err) == (0, "")
    same_as_golden(out, golden)


@pytest.mark.parametrize("configuration", ["rlenet", "rlenetp", "rlenetd", "rlenetamd", "rlenethmetms"])
def test_as_json(runs, robsweep, valid, configuration):
    code, out, _ = robsweep("explain", "schema1-small", configuration, "--json")
    found = valid(out, "explain")
    assert (code, found["title"]) == (0, configuration)
    assert found["steps"][0]["kind"] == "proposed"


def test_a_name_that_means_nothing(runs, robsweep):
    code, out, err = robsweep("explain", "schema1-small", "rlenethmetsm")
    assert (code, out) == (2, "")
    assert err.startswith("robsweep: schema1-small has no configuration 'rlenethmetsm'; did you mean rlenethmetms")
    assert err.count("\n") == 1
