"""Ten thousand examples of a fixed seed; ``python -m benchmarks.fuzz`` tries as many as one likes."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.fuzz.attempt import attempt
from robsweep.errors import ConfigError, Problem, UserError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kinds", [["configuration", "attack", "change"], ["sweep_file"], ["files"]], ids="-".join)
def test_whatever_is_given_ends_in_a_value_or_one_clear_error(kinds):
    files = ["checkpoint", "reference_file", "table", "journal", "image_folder"]
    count = {"configuration": 6000, "sweep_file": 2000, "files": 2000}[kinds[0]]
    command = [sys.executable, "-m", "benchmarks.fuzz", "--examples", str(count)]
    done = subprocess.run(
        [*command, "--kinds", *(files if kinds == ["files"] else kinds)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" 0 findings") == len(files if kinds == ["files"] else kinds)


def _raises(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (dict, "value"),
        (_raises(UserError("a line")), "refused"),
        (_raises(ConfigError(Problem((), "a"), Problem(("b",), "c"))), "refused"),
        (_raises(UserError("")), "bad line"),
        (_raises(ConfigError()), "bad line"),
        (_raises(KeyError("a")), "other exception"),
        (_raises(SystemExit(2)), "other exception"),
        (lambda: bytearray(300 * 2**20), "other exception"),
    ],
)
def test_what_counts_as_a_finding(work, kind):
    assert attempt(work).kind == kind


def test_what_takes_longer_than_allowed_is_a_finding(monkeypatch):
    monkeypatch.setattr("benchmarks.fuzz.attempt.MOST_S", 0.0)
    assert attempt(lambda: sum(range(10**6))).kind == "too long"
