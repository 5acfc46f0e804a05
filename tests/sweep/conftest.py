"""A run that grows while somebody looks on, and a server that answers as Ray's dashboard."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest

from robsweep.config.load import load_sweep
from robsweep.results.store import ResultStore
from robsweep.run.journal_file import JournalFile
from robsweep.sweep.place import RunPlace
from robsweep.sweep.run import run_sweep


@pytest.fixture
def growing(tmp_path, sweep_of, run_curves):
    """``(place, grow, count)`` of a run whose journal holds one event; ``grow(n)`` adds until it holds ``n``."""
    lines = run_curves(sweep_of())[2].lines
    place = RunPlace(str(tmp_path), "curves")
    journal, written = JournalFile(place.store), 0

    def grow(until):
        nonlocal written
        for line in lines[written:until]:
            journal.append(line)
        written = until

    grow(1)
    return place, grow, len(lines)


SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, minmax]}
training: {epochs: 2, pairs: 256, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 2, shard_queries: 4, resamples: 50}
pruning: {policy: guided, rungs: [1], reduction: 3, min_peers: 2, spare_front: false}
"""


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    file = tmp_path_factory.mktemp("spaces") / "small.yaml"
    file.write_text(SPACE)
    return str(file)


@pytest.fixture(scope="module")
def finished(tmp_path_factory, space):
    """The storage of a finished run, and its outcome."""
    storage = tmp_path_factory.mktemp("runs")
    tracking = ("tracking.mlflow", {"uri": f"sqlite:///{storage}/mlflow.db"})
    outcome = run_sweep(load_sweep(space, [tracking]), storage=str(storage), executor="inline")
    return storage, outcome


@pytest.fixture
def table(finished) -> pd.DataFrame:
    return ResultStore(finished[0] / "small").read()


@pytest.fixture
def copied(finished, tmp_path):
    """A copy of the finished run, in a storage of its own."""
    shutil.copytree(finished[0] / "small", tmp_path / "small")
    return tmp_path


def journal_in(storage):
    (file,) = (storage / "small" / "journal").iterdir()
    return file


@pytest.fixture
def ray_like():
    """Serves what Ray's dashboard answers about tokens: ``serve(token, mode)`` gives its address."""
    servers = []

    def serve(token, mode="token"):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/api/authentication_mode":
                    self._say(200, json.dumps({"authentication_mode": mode}))
                else:
                    known = f"ray-authentication-token={token}" in (self.headers["Cookie"] or "").split("; ")
                    self._say(200, "signed in" if known else "who are you")

            def do_POST(self):
                known = self.path == "/api/authenticate" and self.headers["Authorization"] == f"Bearer {token}"
                self._say(200 if known else 403, "")

            def _say(self, status, text):
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
