"""What ``robsweep extend`` asks for."""

import pytest

from robsweep.errors import UserError


@pytest.fixture
def asked(monkeypatch):
    """The arguments with which a run would be extended."""
    found = {}

    def extend_sweep(run, changes, **options):
        found.update(run=run, changes=changes, **options)
        raise UserError("not now")

    monkeypatch.setattr("robsweep.sweep.run.extend_sweep", extend_sweep)
    return found


def test_options_are_changes_of_the_sweep_file(asked, robsweep):
    code, _, err = robsweep(
        "extend", "mine", "--samples", 12, "--epochs", 4, "--seeds", 3, "--set", "pruning.rungs=[1, 3]"
    )
    assert (code, err) == (2, "robsweep: not now\n")
    assert asked["run"] == "mine"
    assert dict(asked["changes"]) == {
        "pruning.rungs": [1, 3],
        "search.samples": 12,
        "training.epochs": 4,
        "seeds.first": 3,
    }
    assert (asked["storage"], asked["address"], asked["executor"]) == ("runs", None, "tune")


def test_what_is_not_given_does_not_change(asked, robsweep):
    robsweep("extend", "mine", "--storage", "elsewhere", "--executor", "inline")
    assert asked["changes"] == []
    assert (asked["storage"], asked["executor"]) == ("elsewhere", "inline")


def test_a_change_without_a_value_is_refused(asked, robsweep):
    code, _, err = robsweep("extend", "mine", "--set", "pruning.rungs")
    assert code == 2
    assert err == "robsweep: --set 'pruning.rungs': expected key=value, for example --set pruning.rungs=[1,3]\n"
    assert not asked
