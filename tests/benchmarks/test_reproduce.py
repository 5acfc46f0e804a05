"""The reproduction script from images to a kept row, on a miniature Fashion-MNIST."""

import json
import math
import subprocess
import sys
from pathlib import Path

from robsweep.config.scores import TERMS
from robsweep.data.sample import write_sample
from tests.benchmarks.bare import HOOK

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "reproduce.py"


def test_a_row_holds_what_was_found_beside_what_was_published(tmp_path: Path) -> None:
    write_sample("fashion", tmp_path / "data", classes=10, images_per_class=40, seed=0)
    arguments = ["--models", "rc2f2p", "--epochs", "1", "--pgd-steps", "2", "--queries", "4"]
    for option in ("out", "data", "results"):
        arguments += ["--data-root" if option == "data" else f"--{option}", str(tmp_path / option)]
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "results" / "reproduce.jsonl").read_text().splitlines()
    row = json.loads(line)
    assert line in done.stdout
    assert row["configuration"] == "fashion:rc2f2p:ptripletN"
    assert (row["epochs"], row["epoch"], row["pgd_steps"], row["queries"], row["seed"]) == (1, 1, 2, 4, 0)
    assert set(TERMS) <= set(row["found"])
    assert row["difference"]["Fashion-MNIST"]["CA+"] == round(row["found"]["CA+"] - 33.6, 4)
    assert row["difference"]["headline"]["recall_at_1"] == round(row["found"]["recall_at_1"] - 0.794, 4)
    for key in ("machine", "versions", "train_fingerprint", "test_fingerprint"):
        assert row[key]


def test_in_process_every_epoch_is_scored_once_however_often_it_is_started(tmp_path: Path) -> None:
    write_sample("fashion", tmp_path / "data", classes=10, images_per_class=40, seed=0)
    arguments = ["--models", "rc2f2", "--epochs", "2", "--score-at", "1", "2", "--queries", "4", "--in-process"]
    arguments += ["--out", str(tmp_path / "out"), "--data-root", str(tmp_path / "data")]
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, SCRIPT, *arguments, "--results", str(tmp_path)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        rows = [json.loads(line) for line in (tmp_path / "reproduce.jsonl").read_text().splitlines()]
        assert [row["epoch"] for row in rows] == [1, 2]


def test_in_process_a_bare_machine_trains_and_scores(tmp_path: Path) -> None:
    write_sample("fashion", tmp_path / "data", classes=10, images_per_class=40, seed=0)
    arguments = ["--models", "rc2f2p", "--epochs", "1", "--pgd-steps", "1", "--queries", "4", "--in-process"]
    arguments += ["--out", str(tmp_path / "out"), "--data-root", str(tmp_path / "data"), "--results", str(tmp_path)]
    code = f"{HOOK}\nsys.argv = ['reproduce.py', *{arguments!r}]\nimport reproduce\nreproduce.main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=SCRIPT.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "NMI is not measured: faiss is not installed" in done.stderr
    row = json.loads((tmp_path / "reproduce.jsonl").read_text())
    assert set(TERMS) <= set(row["found"])
    assert math.isnan(row["found"]["nmi"])
