"""The corrected attacks on a network of a second's training; tables of rows made up, and of those that were kept."""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from robsweep.config.scores import TERMS
from robsweep.scoring.single import score_single

ROOT = Path(__file__).parents[2]
BEHAVIOURS = ("reference", "described", "strong")
SETTINGS = {"backbone": "rlenet", "epochs": 5, "pairs": 16, "pgd_steps": 8, "queries": 64}
SIZES = {"seeds": 0, "steps": 2, "epochs": 1, "pairs": 512, "pgd-steps": 1, "queries": 4}
SMALL = ("--models", "none", *(part for name, size in SIZES.items() for part in (f"--{name}", size)))


def _run(*arguments):
    command = [sys.executable, ROOT / "benchmarks/corrected.py", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rows_are_what_each_scoring_alone_gives_and_are_taken_once(tmp_path):
    places = ("--out", tmp_path / "out", "--results", tmp_path)
    _run(*SMALL, *places)
    path = tmp_path / "corrected.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["behaviour"] for row in rows] == list(BEHAVIOURS)
    (checkpoint,) = (tmp_path / "out").glob("*/epoch_1")
    for row in rows:
        alone = score_single(checkpoint, device="cpu", profile="rob28", behaviour=row["behaviour"], steps=2, queries=4)
        assert row["found"] == {name: round(alone.scores[name], 4) for name in row["found"]}
        assert row["intervals"] == {name: pytest.approx(alone.intervals[name], abs=1e-4) for name in row["found"]}
    first, lost, last = path.read_text().splitlines(keepends=True)
    path.write_text(first + last)
    _run(*SMALL, *places)
    again = [json.loads(line) for line in path.read_text().splitlines()]
    assert again[:2] == [rows[0], rows[2]]
    assert {**again[2], "score_seconds": 0} == {**json.loads(lost), "score_seconds": 0}
    assert _run(*SMALL, *places) == ""


def _made_up(ers):
    """Rows of two seeds, one above and one below the mean given by model and behaviour."""
    for (model, behaviours), seed, steps in product(ers.items(), (0, 1), (32, 128)):
        for behaviour, mean in behaviours.items():
            value = mean + (0.01 if seed else -0.01) - (steps > 32)
            found = {"recall_at_1": 0.9, "ers": value, "ers_bounded": value, **dict.fromkeys(TERMS, 1.0)}
            intervals = {name: (number - 2, number + 2) for name, number in found.items()}
            place = {"model": model, "seed": seed, "behaviour": behaviour, "steps": steps, "train_passes": 3000}
            yield {**place, **SETTINGS, "found": found, "intervals": intervals}


def test_claims_and_swaps_of_rows_made_up(tmp_path):
    ers = {
        "none": {"reference": 10, "strong": 5},
        "EST": {"reference": 20, "strong": 15},
        "ACT": {"reference": 30, "strong": 12},
    }
    other = {**next(_made_up(ers)), "queries": 4}
    lines = [json.dumps(row) for row in (*_made_up(ers), other)]
    (tmp_path / "corrected.jsonl").write_text("\n".join(lines) + "\n")
    told = _run("--table", "--results", tmp_path)
    table = {line.split(" | ")[0]: line.strip("| ").split(" | ") for line in told.splitlines() if "<" in line}
    assert [cell.split()[-1] for cell in table["| EST < ACT"][1:]] == ["open", "holds", "reversed", "holds", "reversed"]
    assert table["| none < EST"][2] == "+10.0 ± 0.1 holds"
    swapped = [line for line in told.splitlines() if line.startswith(("| strong, 32 |", "| strong, 128 |"))]
    assert all("1 of 3: EST, ACT" in line for line in swapped)
    assert len(swapped) == 2
    assert "| reference, 128 | 1.00 | 1.00 | 1.00 | 0 of 3: none |" in told


def test_the_page_holds_the_tables_of_the_kept_rows():
    page = (ROOT / "docs/corrected.md").read_text()
    tables = [table for table in _run("--table").split("\n\n") if table.strip()]
    assert len(tables) == 7  # five tables and two lines
    assert [table for table in tables if table.strip() not in page] == []
