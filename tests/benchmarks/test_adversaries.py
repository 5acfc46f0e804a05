"""The figures of training's adversary on a batch."""

import json
import subprocess
import sys
from pathlib import Path

from robsweep.config.configuration import configuration_of
from robsweep.data.catalog import load
from robsweep.training.trainer import Trainer

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "adversaries.py"
BUDGET = {"eps": 0.1, "alpha": 0.02, "steps": 3}


def test_act_moves_everything_and_hm_what_is_easier_than_its_destination(tmp_path: Path) -> None:
    folders = []
    for model in ("rlenetp", "rlenetghmetsm"):
        configuration = configuration_of(f"digits:{model}:ptripletN", pairs=8, budget=BUDGET, embedding_dim=16)
        folders.append(tmp_path / model)
        Trainer(configuration, load("digits", "train", None), seed=0).save(folders[-1])
    done = subprocess.run(
        [sys.executable, SCRIPT, *folders, "--batches", "2", "--results", tmp_path / "results"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    act, hm = (json.loads(line) for line in (tmp_path / "results" / "adversaries.jsonl").read_text().splitlines())
    assert act["moved"] == 1
    assert 0 < act["shift"] <= 255 * 0.06 + 1e-3  # three steps of 0.02
    assert hm["destination"] == -0.2  # LGA begins there
    assert 0 <= hm["moved"] <= 1
    assert hm["hardness_before"] <= hm["hardness_after"] + 0.05
    assert "destination" not in act
