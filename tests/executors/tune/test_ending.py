"""Signals end a sweep on Ray in order."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from robsweep.results.open import open_run
from robsweep.run.events import Ended, Scored

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, minmax]}
training: {epochs: 4, pairs: 64, budget: {steps: 4}, embedding_dim: 16}
scoring: {queries: 4, steps: 1, actors: 1, cpus_per_actor: 0.5, resamples: 20}
pruning: {policy: guided, rungs: [1]}
resources: {concurrent: 1}
"""


def _robsweep(folder, *arguments):
    command = [sys.executable, "-m", "robsweep", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_killed_it_goes_on_and_ctrl_c_and_sigterm_say_how_to(tmp_path):
    """`make faults` kills it more often, and holds its end against the undisturbed one."""
    (tmp_path / "small.yaml").write_text(SPACE)
    folder = tmp_path / "runs" / "small"
    code, output = _signalled(_robsweep(tmp_path, "run", "small.yaml"), signal.SIGKILL, folder, "rung")
    assert code == -signal.SIGKILL, output
    before = _scored(folder)

    code, output = _signalled(_robsweep(tmp_path, "resume", "small"), signal.SIGINT, folder, "rung")
    assert code == 130, output
    assert re.search(r"stop     stopping; press Ctrl-C again to stop at once$", output, re.MULTILINE)
    assert re.search(r"^Front so far: [23] of 3 configurations to go$", output, re.MULTILINE)
    last = r"\nrobsweep: interrupted: [23] of 3 configurations to go; go on with: robsweep resume small\n\Z"
    assert re.search(last, output), output
    assert open_run(folder).state.ended == Ended(reason="interrupted", code=130)
    assert (folder / "report.html").exists()
    assert _scored(folder)[: len(before)] == before
    trials = [(fact.trial, fact.epoch) for fact in _scored(folder)]
    assert len(set(trials)) == len(trials) > len(before)

    code, output = _signalled(_robsweep(tmp_path, "resume", "small"), signal.SIGTERM, folder, "Ray dashboard")
    assert code == 143, output
    assert "***" not in output  # a dump of the stack of Ray's own
    assert "Traceback" not in output
    last = r"\nrobsweep: ended by SIGTERM: [23] of 3 configurations to go; go on with: robsweep resume small\n\Z"
    assert re.search(last, output), output


def _scored(folder):
    return [event.fact for event in open_run(folder).events() if isinstance(event.fact, Scored)]


def _signalled(process, number, folder, words):
    """Send a signal once the log has such a line more than before; the exit code and the output."""
    log = folder / "events.log"
    old = log.read_text().count(words) if log.exists() else 0
    deadline = time.monotonic() + 200
    while process.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.read_text().count(words) > old:
            break
        time.sleep(0.2)
    os.kill(process.pid, number)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output
