"""``robsweep compare`` on recorded runs."""


def test_for_readers(runs, robsweep, same_as_golden):
    code, out, err = robsweep("compare", "schema0-small", "schema1-small")
    assert (code, err) == (0, "")
    same_as_golden(out, "compare.txt")


def test_as_json(runs, robsweep, valid):
    code, out, _ = robsweep("compare", "schema0-interrupted", "schema0-small", "runs/schema1-small", "--json")
    found = valid(out, "compare")
    assert code == 0
    assert [side["run"] for side in found["sides"]] == ["schema0-interrupted", "schema0-small", "schema1-small"]


def test_one_run(runs, robsweep):
    assert robsweep("compare", "schema0-small") == (2, "", "robsweep: two or more runs can be compared, got 1\n")
