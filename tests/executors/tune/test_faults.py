"""Processes of a sweep on Ray are killed and stopped while it runs; it ends as if nothing had happened."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from ray.thirdparty_files import psutil

from robsweep.results.open import open_run
from robsweep.run.events import Scored

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act]}
training: {epochs: 2, pairs: 64, budget: {steps: 4}, embedding_dim: 16}
scoring: {queries: 32, steps: 80, actors: 2, cpus_per_actor: 0.5, shard_queries: 8, resamples: 20}
pruning: {rungs: [1], policy: none}
resources: {concurrent: 1, patience_minutes: 0.3}
"""

TRIAL, ATTACK = r"^ray::train ", r"^ray::attack "


class Sweep:
    """A sweep in a process of its own."""

    def __init__(self, folder):
        (folder / "small.yaml").write_text(SPACE)
        self.run, self._output = folder / "runs" / "small", folder / "output.txt"
        command = [sys.executable, "-m", "robsweep", "run", "small.yaml"]
        with self._output.open("w") as output:
            self._process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        self._driver = psutil.Process(self._process.pid)

    @property
    def log(self):
        path = self.run / "events.log"
        return path.read_text() if path.exists() else ""

    def until(self, condition, timeout_s=240):
        """What ``condition`` answers, once that is true."""
        deadline = time.monotonic() + timeout_s
        while not (found := condition()):
            assert self._process.poll() is None, self._output.read_text()
            assert time.monotonic() < deadline, self.log
            time.sleep(0.1)
        return found

    def processes(self):
        """Of the sweep: itself and all that its cluster consists of."""
        return [self._driver, *self._driver.children(recursive=True)]

    def signal(self, number, *, title):
        """Send a signal to the first process of such a title once there is one."""
        process = self.until(lambda: next((p for p in self.processes() if _titled(p, title)), None))
        os.kill(process.pid, number)
        return process.pid

    def end(self):
        """The exit code and the output."""
        return self._process.wait(timeout=400), self._output.read_text()

    def stop(self):
        """End it, should a test have left it running."""
        for process in reversed(self.processes()) if self._process.poll() is None else ():
            process.kill()
        self._process.wait()


def _titled(process, title):
    try:
        return re.search(title, " ".join(process.cmdline())) is not None
    except psutil.Error:
        return False


@pytest.fixture
def sweep(tmp_path):
    started = Sweep(tmp_path)
    yield started
    started.stop()


def test_what_dies_or_hangs_is_replaced_and_nothing_is_lost_or_doubled(sweep):
    sweep.until(lambda: "2 attack actors ready" in sweep.log)
    assert _listening(sweep.processes()) == []  # on anything but this machine's own interface

    sweep.signal(signal.SIGKILL, title=TRIAL)
    sweep.until(lambda: _attacking(sweep))
    sweep.signal(signal.SIGKILL, title=ATTACK)
    sweep.until(lambda: "an attack actor died" in sweep.log)
    sweep.signal(signal.SIGKILL, title=r"^ray::ScoreDesk")  # after it nobody waits for what its actors still do
    sweep.until(lambda: "hands out attacks died; another one takes its work" in sweep.log)
    sweep.until(lambda: _attacking(sweep))
    sweep.signal(signal.SIGSTOP, title=ATTACK)  # last: meanwhile the other one may end all work
    sweep.until(lambda: "an attack actor hangs" in sweep.log)

    code, output = sweep.end()
    assert code == 0, output
    assert "Traceback" not in output
    run = open_run(sweep.run)
    assert run.state.counts()["completed"] == 2
    scored = [(event.fact.trial, event.fact.epoch) for event in run.events() if isinstance(event.fact, Scored)]
    assert len(scored) == len(set(scored)) == 4


def _attacking(sweep):
    return any(_titled(process, ATTACK) for process in sweep.processes())


def _listening(processes):
    """(process, address) of all sockets that other machines could reach."""
    found = []
    for process in processes:
        try:
            found += [
                (process.name(), c.laddr) for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN
            ]
        except psutil.Error:
            continue
    return [
        (name, address) for name, address in found if address.ip.removeprefix("::ffff:") not in ("127.0.0.1", "::1")
    ]
