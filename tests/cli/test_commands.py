"""Commands that start nothing."""

import json

import pytest

from robsweep.config.load import bundled_spaces


def test_dry_run_of_the_full_grammar(robsweep):
    code, out, _ = robsweep("run", "spaces/full_grammar.yaml", "--dry-run", "--dataset", "fashion")
    assert code == 0
    numbers = _numbers(out)
    assert numbers["strings of the space"] == "1,821"
    assert numbers["strings that fit the data set"] == "607"
    assert numbers["distinct configurations to run"] == "237"
    assert numbers["training steps"] == f"{237 * 8 * 469:,}"
    assert "rres18, rres50" in out


def _numbers(out):
    return {line.split("│")[1].strip(): line.split("│")[2].strip() for line in out.splitlines() if "│" in line}


def test_dry_run_of_the_full_grammar_on_large_images(robsweep):
    code, out, _ = robsweep("run", "spaces/full_grammar.yaml", "--dry-run", "--dataset", "cub")
    assert code == 0
    numbers = _numbers(out)
    assert numbers["strings of the space"] == f"{3 * (600 + 7):,}"
    assert numbers["strings that fit the data set"] == f"{2 * (600 + 7):,}"
    assert numbers["distinct configurations to run"] == f"{2 * (230 + 7)}"
    assert numbers["checkpoints to score"] == f"{474 * 4:,}"
    assert numbers["training steps"] == f"{474 * 75 * 105:,}"  # 5,864 images in batches of 56
    assert numbers["image passes of attacks"] == f"{474 * 4 * 512 * 9 * 32:,}"
    assert "Left out: 607 strings of rc2f2" in out


@pytest.mark.parametrize("name", bundled_spaces())
def test_dry_run_of_every_bundled_file(robsweep, name):
    code, out, err = robsweep("run", name, "--dry-run")
    assert (code, err) == (0, "")
    numbers = {what: int(text.replace(",", "")) for what, text in _numbers(out).items()}
    assert numbers["runs (with seeds)"] >= numbers["distinct configurations to run"] > 1
    assert min(numbers.values()) > 0


def test_dry_run_takes_samples_and_epochs(robsweep):
    code, out, _ = robsweep("run", "full_grammar", "--dry-run", "--samples", "4", "--epochs", "1")
    assert code == 0
    assert "1,876" in out  # 4 configurations x 469 steps


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


def test_data_list_and_check(robsweep):
    _, out, _ = robsweep("data", "list")
    assert "fashion" in out
    assert "11,316" in out
    code, out, _ = robsweep("data", "check", "digits")
    assert code == 0
    assert "1438" in out.replace(",", "")
