"""`--address` with a cluster that asks for a token, and with one that does not."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from robsweep.executors.tune.watch import listens
from robsweep.results.open import open_run

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none]}
training: {epochs: 1, pairs: 512, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 4, steps: 1, actors: 1, cpus_per_actor: 0.5, resamples: 20}
"""
TOKEN, ANOTHER = "a" * 32, "b" * 32
_TOKENS = ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH", "RAY_ADDRESS")


def _environment(home, **variables):
    """Of a user who has no token but those given."""
    mine = {name: value for name, value in os.environ.items() if name not in _TOKENS}
    return {**mine, "HOME": str(home), **variables}


def _free_ports(count):
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [server.getsockname()[1] for server in servers]
    for server in servers:
        server.close()
    return ports


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home folder without a token."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def cluster(home, tmp_path):
    """Starts a cluster with these variables; its address."""
    started = []

    def start(**variables):
        port, agent, client = _free_ports(3)
        command = [str(Path(sys.executable).parent / "ray"), "start", "--head", "--block", "--num-cpus=2"]
        command += [f"--port={port}", f"--dashboard-agent-listen-port={agent}", f"--ray-client-server-port={client}"]
        command += ["--include-dashboard=false", "--disable-usage-stats"]
        with (tmp_path / "ray.txt").open("w") as output:
            process = subprocess.Popen(
                command, env=_environment(home, **variables), stdout=output, stderr=subprocess.STDOUT
            )
        started.append(process)
        address, deadline = f"127.0.0.1:{port}", time.monotonic() + 180
        while not listens(address):
            assert process.poll() is None, (tmp_path / "ray.txt").read_text()
            assert time.monotonic() < deadline, (tmp_path / "ray.txt").read_text()
            time.sleep(0.2)
        return address

    yield start
    for process in started:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
        for member in family:
            member.kill()
        psutil.wait_procs(family, timeout=30)
        process.wait()


@pytest.fixture
def run(home, tmp_path):
    """Runs the sweep on a cluster with these variables; what came of it."""
    (tmp_path / "small.yaml").write_text(SPACE)

    def call(address, **variables):
        command = [sys.executable, "-m", "robsweep", "run", "small.yaml", "--address", address]
        environment = _environment(home, **variables)
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=400, check=False
        )

    return call


def _refused(done, address, reason):
    assert done.returncode == 2, done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(said) == 1, done.stderr
    assert said[0].startswith(f"robsweep: no Ray cluster at '{address}' lets this process in: {reason}; ")
    assert said[0].endswith(
        "set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN to what ~/.ray/auth_token holds where it was started"
    )


def _ended(done, folder):
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert open_run(folder / "runs" / "small").state.counts()["completed"] == 1


def test_a_cluster_with_a_token_lets_in_who_has_it_and_nobody_else(cluster, run, tmp_path):
    address = cluster(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=TOKEN)
    _refused(run(address), address, "it asks for a token, and none is here")
    _refused(run(address, RAY_AUTH_TOKEN=ANOTHER), address, "it does not take the token that is here")
    assert not (tmp_path / "runs" / "small").exists()
    _ended(run(address, RAY_AUTH_TOKEN=TOKEN), tmp_path)


def test_a_cluster_without_a_token_lets_in_who_has_one(cluster, run, tmp_path):
    """Ray itself does not: its processes would ask those of the cluster for the token."""
    address = cluster(RAY_AUTH_MODE="disabled")
    asked = run(address, RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=TOKEN)
    said = f"robsweep: the Ray cluster at '{address}' knows of no token: unset RAY_AUTH_MODE, which is token"
    assert (asked.returncode, asked.stderr.strip()) == (2, said)
    _ended(run(address, RAY_AUTH_TOKEN=TOKEN), tmp_path)
