"""Seeds beside each other, and the interval in which one more training is expected."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "seeds.py"
SCORES = ("recall_at_1", "recall_at_2", "map", "map_at_10", "nmi")
TERMS = ("CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT", "ers")


def _row(seed: int, gtm: float, **fields: object) -> str:
    found = {**dict.fromkeys(SCORES, 0.5), **dict.fromkeys(TERMS, 10.0), "GTM": gtm}
    published = {"a table": {"recall_at_1": 0.5, "QA-": 11.0, "GTM": 20.0}}
    row = {"configuration": "x", "seed": seed, "epochs": 8, "pgd_steps": 32, "queries": 512}
    return json.dumps({**row, "found": found, "published": published, **fields})


def test_one_more_training_is_expected_within_students_interval(tmp_path: Path) -> None:
    rows = [_row(0, 99.0), _row(2, 14.0), _row(1, 12.0), _row(0, 10.0), _row(0, 1.0, epochs=1), _row(1, 1.0, epoch=1)]
    (tmp_path / "reproduce.jsonl").write_text("\n".join(rows) + "\n")
    command = [sys.executable, SCRIPT, "--results", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    title, _, head, _, *lines = done.stdout.strip().splitlines()
    assert title == "configuration x, epochs 8, epoch 8, pgd_steps 32, queries 512"
    cells = {line.split("|")[1].strip(): line.split("|") for line in lines}
    place = head.split("|").index(" GTM ")
    shown = {name: line[place].strip() for name, line in cells.items()}
    # n = 3, mean 12, s = 2; t of 2 degrees of freedom is 4.303, so 4.303 * 2 * sqrt(4/3) = 9.94
    assert shown == {
        "published, a table": "20.0",
        "seed 0": "10.0",
        "seed 1": "12.0",
        "seed 2": "14.0",
        "mean": "12.0",
        "standard deviation": "2.0",
        "one more, from": "2.1",
        "to": "21.9",
    }
    assert cells["published, a table"][head.split("|").index(" QA- ")].strip() == "**11.0**"
    assert cells["published, a table"][head.split("|").index(" ERS ")].strip() == ""
