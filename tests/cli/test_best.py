"""``robsweep best`` on recorded runs."""

import pytest


@pytest.mark.parametrize(
    ("arguments", "golden"),
    [
        (["schema1-small"], "best.txt"),
        (["schema1-small", "--min", "recall_at_1=0.9"], "best_recall.txt"),
        (["schema0-small", "--min", "recall_at_1=0.9", "--max", "train_seconds=5"], "best_cost.txt"),
    ],
)
def test_for_readers(runs, robsweep, same_as_golden, arguments, golden):
    code, out, err = robsweep("best", *arguments)
    assert (code, err) == (0, "")
    same_as_golden(out, golden)


def test_as_json(runs, robsweep, valid):
    code, out, _ = robsweep("best", "schema1-small", "--json")
    found = valid(out, "best")
    assert code == 0
    assert [(one["title"], one["roles"]) for one in found["choices"]] == [
        ("rlenet", ["most accurate"]),
        ("rlenetp", ["most robust"]),
    ]
    assert found["choices"][0]["checkpoints"][1]["named"] == "schema1-small:16476fbfdad2-s1@3"


def test_where_none_satisfies(runs, robsweep, valid):
    code, out, err = robsweep("best", "schema1-small", "--min", "recall_at_1=0.98", "--json")
    assert code == 2
    assert err == (
        "robsweep: schema1-small: none of 3 completed configurations has recall_at_1 >= 0.98; "
        "nearest: rlenet (R@1 0.953 [0.922, 0.984])\n"
    )
    found = valid(out, "best")
    assert (found["choices"], found["nearest"]["title"]) == ([], "rlenet")
    code, out, second = robsweep("best", "schema1-small", "--min", "recall_at_1=0.98")
    assert (code, out, second) == (2, "", err)


def test_a_run_that_was_interrupted(runs, robsweep):
    code, out, _ = robsweep("best", "schema0-interrupted")
    assert code == 0
    assert "So far: 4 configurations may still complete." in out


def test_by_its_folder_and_in_another_storage(runs, robsweep):
    for arguments in (("runs/schema1-small",), ("schema1-small", "--storage", runs)):
        assert robsweep("best", *arguments)[:2] == robsweep("best", "schema1-small")[:2]
    runs.rename(runs.with_name("elsewhere"))
    _, out, _ = robsweep("best", "schema1-small", "--storage", "elsewhere")
    assert "  robsweep score elsewhere/schema1-small:16476fbfdad2-s0@3\n" in out
