"""Benchmark scripts, run as their users run them, at small sizes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def row_of(tmp_path):
    """Runs ``benchmarks/<name>.py`` with arguments; the one row that it printed and kept."""

    def run(name, *arguments):
        command = [sys.executable, SCRIPTS / f"{name}.py", *map(str, arguments), "--results", tmp_path / "results"]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        (line,) = (tmp_path / "results" / f"{name}.jsonl").read_text().splitlines()
        assert line in done.stdout
        row = json.loads(line)
        assert row["benchmark"] == name
        assert row["ratio"] > 0
        assert row["machine"]
        assert row["versions"]["torch"]
        return row

    return run
