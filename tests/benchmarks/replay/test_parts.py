"""Parts that several processes write."""

import os
import signal
import subprocess
import sys

import pytest

from benchmarks.replay.parts import Parts
from robsweep.errors import UserError

_HOLD = """
import sys, time
from pathlib import Path
from benchmarks.replay.parts import Parts
with Parts(Path(sys.argv[1])).claim("a") as mine:
    print(mine, flush=True)
    time.sleep(600)
"""


def test_a_part_that_is_claimed_or_finished_is_nobody_elses(tmp_path):
    parts, others = Parts(tmp_path), Parts(tmp_path)
    with parts.claim("a") as mine, others.claim("a") as theirs, others.claim("b") as another:
        assert (mine, theirs, another) == (True, False, True)
        parts.write("a", [{"key": "a", "seed": 0, "rung": 0}])
    with others.claim("a") as theirs:
        assert not theirs
    assert parts.read().column("key").to_pylist() == ["a"]


def test_the_claim_of_a_killed_process_is_taken_over(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    parts = Parts(tmp_path)
    with parts.claim("a") as mine:
        assert not mine
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with parts.claim("a") as mine:
        assert mine


def test_no_part_at_all_is_said(tmp_path):
    with pytest.raises(UserError, match="holds no finished parts"):
        Parts(tmp_path).read()
