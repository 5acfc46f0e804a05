"""The first minutes on a GPU, on a CPU; and that these scripts run where little else than torch is installed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.bare import HOOK

SCRIPTS = Path(__file__).parents[2] / "benchmarks"


def test_the_hook_blocks():
    done = subprocess.run([sys.executable, "-c", f"{HOOK}\nimport scipy"], capture_output=True, text=True)
    assert "No module named 'scipy'" in done.stderr


@pytest.mark.parametrize("name", ["first_minutes", "gpu", "attack_floor", "train_floor", "reproduce"])
def test_a_bare_machine_has_all_that_a_script_loads(name):
    done = subprocess.run([sys.executable, "-c", f"{HOOK}\nimport {name}"], cwd=SCRIPTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_answer_that_a_cpu_can_give_without_more_than_a_bare_machine_has():
    code = f"{HOOK}\nsys.argv = ['first_minutes.py', '--device', 'cpu']\nimport first_minutes\nfirst_minutes.main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=SCRIPTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers = {found.pop("answer"): found for found in map(json.loads, done.stdout.splitlines())}
    assert list(answers) == ["machine", "compile", "scores", "hm_step", "large_pass"]
    assert answers["scores"]["embeddings_off"] == 0
    rows = answers["scores"]["cpu_float32_bfloat16"]
    assert len(rows) == 10
    assert all(cpu == here for cpu, here, _ in rows.values())
    for name in ("hm_step", "large_pass"):
        assert all(ms > 0 for ms in answers[name]["ms"].values())
