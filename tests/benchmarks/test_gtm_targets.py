"""How few candidates the reference's GTM aims at."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.data.catalog import load
from robsweep.training.trainer import Trainer

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "gtm_targets.py"


def test_a_row_says_how_few_they_are(tmp_path: Path) -> None:
    configuration = configuration_of("digits:rlenet:ptripletN", embedding_dim=16)
    Trainer(configuration, load("digits", "train", None), seed=0).save(tmp_path / "network")
    command = [sys.executable, SCRIPT, tmp_path / "network", "--results", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "gtm_targets.jsonl").read_text().splitlines()
    row = json.loads(line)
    assert (row["network"], row["queries"]) == ("digits:rlenet:ptripletN", 359)
    assert 1 <= row["effective"] <= row["distinct"] <= 359
    assert row["chance"] == pytest.approx(10, abs=0.1)
    assert row["spread"] == pytest.approx(100 * (0.09 / row["effective"]) ** 0.5, rel=0.05)
    assert 0 <= row["own_first"] == row["own"] <= 100
