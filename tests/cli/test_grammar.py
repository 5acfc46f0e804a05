"""The grammar's commands."""

import json

import pytest


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A calibration of half a second in place of ten."""
    monkeypatch.setattr("robsweep.sweep.duration._CALIBRATION_S", 0.5)


def test_grammar_list(robsweep):
    code, out, _ = robsweep("grammar", "list", "--json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) == 237
    assert sum(len(row["strings"]) for row in rows) == 607
    code, out, _ = robsweep("grammar", "list", "--backbone", "rres18")
    assert code == 0
    assert "rres18ghmetsmi" in out


def test_grammar_explain_and_canonical(robsweep):
    _, out, _ = robsweep("grammar", "explain", "rres18ghmetsmi")
    assert "softhard triplets are perturbed" in out
    _, out, _ = robsweep("grammar", "canonical", "rres18ghmetsmi", "rc2f2p", "--json")
    assert json.loads(out) == {"rres18ghmetsmi": "rres18ghmetsri", "rc2f2p": "rc2f2p"}
