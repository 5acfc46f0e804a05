"""A sweep on a cluster of two nodes, of which one is lost in the middle and another one joins."""

import subprocess
import sys
import time

import psutil
import pytest
from ray.cluster_utils import Cluster

from robsweep.results.open import open_run
from robsweep.run.events import Scored

pytestmark = [pytest.mark.faults, pytest.mark.ray, pytest.mark.xdist_group("ray")]

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, est, minmax]}
training: {epochs: 3, pairs: 32, budget: {steps: 8}, embedding_dim: 16}
scoring: {queries: 8, steps: 1, actors: 1, cpus_per_actor: 0.5, shard_queries: 8, resamples: 20}
pruning: {rungs: [1, 2], policy: none}
cluster:
  runtime_env: {env_vars: {NCCL_DEBUG: WARN}}
  attackers: {resources: {attacks: 0.5}, placement: SPREAD}
  trainers: {resources: {trains: 1}}
"""
UNITS = 12
DEADLINE_S = 500


@pytest.fixture
def nodes():
    """A cluster whose head scores and trains nothing."""
    started = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "resources": {"attacks": 1}, "include_dashboard": False}
    )
    yield started
    started.shutdown()


class Sweep:
    """A sweep in a process of its own, on a cluster that is there."""

    def __init__(self, folder, address):
        (folder / "small.yaml").write_text(SPACE)
        self.run, self._output = folder / "runs" / "small", folder / "output.txt"
        command = [sys.executable, "-m", "robsweep", "run", "small.yaml", "--address", address]
        with self._output.open("w") as output:
            self.process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)

    @property
    def log(self):
        path = self.run / "events.log"
        return path.read_text() if path.exists() else ""

    @property
    def output(self):
        return self._output.read_text()

    def scored(self):
        journal = self.run / "journal"
        return sum(file.read_text().count('"kind":"scored"') for file in journal.glob("*.jsonl"))

    def until(self, condition):
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output + self.log
            time.sleep(0.1)


@pytest.fixture
def sweep(nodes, tmp_path):
    begun = []

    def begin():
        begun.append(Sweep(tmp_path, nodes.address))
        return begun[0]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()


def _processes(node):
    """Title and environment of Ray's processes on a node."""
    (raylet,) = node.all_processes["raylet"]
    for process in psutil.Process(raylet.process.pid).children(recursive=True):
        try:
            title, environment = " ".join(process.cmdline()), process.environ()
        except psutil.Error:
            continue
        if title.startswith("ray::"):
            yield title, environment


def _trains(node):
    """Whether a trial has a process on a node, with the sweep's runtime environment."""
    for title, environment in _processes(node):
        if title.startswith("ray::train "):
            assert environment["NCCL_DEBUG"] == "WARN"
            return True
    return False


def test_a_node_is_lost_and_another_joins_and_every_row_is_there_once(nodes, sweep):
    lost = nodes.add_node(num_cpus=1, resources={"trains": 1})
    running = sweep()
    running.until(lambda: running.scored() >= 1 and _trains(lost))
    beside_the_driver = " ".join(title for title, _ in _processes(nodes.head_node))
    assert all(name in beside_the_driver for name in ("TrainingBoard", "ScoreDesk"))
    nodes.remove_node(lost, allow_graceful=False)
    running.until(lambda: "no node of the cluster has room for a training: waiting for one" in running.log)
    nodes.add_node(num_cpus=2, resources={"trains": 2})
    running.until(lambda: "nodes of the cluster joined or left: 2 trainings at a time" in running.log)

    assert running.process.wait(timeout=DEADLINE_S) == 0, running.output
    assert "Traceback" not in running.output
    run = open_run(running.run)
    assert run.state.counts()["completed"] == 4
    scored = [(event.fact.trial, event.fact.epoch) for event in run.events() if isinstance(event.fact, Scored)]
    assert len(scored) == len(set(scored)) == UNITS
