"""The command of a job that may begin a sweep or find it begun."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path("deploy/sweep.sh").absolute()


@pytest.fixture
def called(tmp_path):
    """Runs the script with a stand-in for robsweep, which knows the runs that it is given; what was called last."""

    def call(*arguments, runs=()):
        known = "|".join(runs) or "-"
        stand_in = tmp_path / "robsweep"
        asked = f'case "$1 $2" in "status "*) case "$2" in {known}) exit 0;; *) exit 2;; esac;; esac'
        stand_in.write_text(f'#!/bin/sh\n{asked}\necho "$@"\n')
        stand_in.chmod(0o755)
        path = f"{tmp_path}:{os.environ['PATH']}"
        return subprocess.run([SCRIPT, *arguments], env={"PATH": path}, capture_output=True, text=True, check=False)

    return call


def test_what_is_not_there_is_begun_with_all_options(called):
    done = called("papers/cub", "cub", "s3://b/runs", "--set", "a b=c d")
    assert done.stdout == "run papers/cub --name cub --storage s3://b/runs --address auto --set a b=c d\n"


def test_what_is_there_goes_on(called):
    done = called("papers/cub", "cub", "s3://b/runs", "--set", "a=b", runs=["cub"])
    assert done.stdout == "resume cub --storage s3://b/runs --address auto\n"


def test_too_few_words_are_a_line(called):
    done = called("papers/cub", "cub")
    assert (done.returncode, done.stderr) == (2, "usage: robsweep-sweep SPACE NAME STORAGE [OPTION ...]\n")
