"""The accelerator's benchmark, on a CPU."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "benchmarks"


def test_three_loops_are_compared_at_a_tiny_size(row_of):
    row = row_of("gpu", "--device", "cpu", "--pairs", 1, "--pgd-steps", 1, "--training-steps", 1)
    rates = row["images_per_second"]
    assert row["ratio"] == pytest.approx(rates["floor"] / rates["robsweep"], rel=0.1)
    assert row["speed_up"] == pytest.approx(rates["robsweep"] / rates["plain"], rel=0.1)
    assert (row["tiny"], row["device"], row["precision"], row["compiled"]) == (True, "cpu", "float32", False)


def test_it_runs_without_ray():
    code = "import sys; sys.modules['ray'] = None; import gpu"
    done = subprocess.run([sys.executable, "-c", code], cwd=SCRIPTS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
