"""A sweep under Tune whose run lies in a bucket, and grows there, where another machine goes on with it."""

import json
import os
import subprocess
import sys

import pytest

from robsweep.results.open import open_run
from robsweep.run.events import Decided, Scored
from robsweep.run.store import open_store

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors:
  backbone: [rlenet]
  baselines: [none, act]
  source: [s]
  destination: [m, h]
training: {epochs: 2, pairs: 512, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 1, actors: 1, shard_queries: 6, resamples: 20}
pruning: {rungs: [1], policy: promotion, reduction: 2, min_peers: 2}
search: {kind: random, samples: 3}
resources: {concurrent: 1}
"""


@pytest.fixture(scope="module")
def storage(moto):
    return moto.uri("under tune")


@pytest.fixture(scope="module")
def finished(storage, tmp_path_factory):
    """What was scored, and the decisions, of a run in a bucket that has ended."""
    folder = tmp_path_factory.mktemp("spaces")
    (folder / "small.yaml").write_text(SPACE)
    _robsweep(folder, "run", "small.yaml", "--storage", storage)
    return _facts(storage, Scored), _facts(storage, Decided)


@pytest.fixture(scope="module")
def extended(storage, finished, tmp_path_factory):
    """The same after it was given more samples, seeds and epochs, without Ray and without the first one's files."""
    changes = ("--samples", "4", "--epochs", "4", "--set", "seeds.survivors=2", "--set", "pruning.rungs=[1,2]")
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "tmp").mkdir()
    command = ("extend", "small", "--storage", storage, "--executor", "inline", *changes)
    _robsweep(folder, *command, TMPDIR=str(folder / "tmp"))
    return _facts(storage, Scored), _facts(storage, Decided)


def _robsweep(folder, *arguments, **environment):
    command, environment = [sys.executable, "-m", "robsweep", *arguments], {**os.environ, **environment}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr


def _facts(storage, kind):
    return [event.fact for event in _run(storage).events() if isinstance(event.fact, kind)]


def _run(storage):
    uri, mark, query = storage.partition("?")
    return open_run(f"{uri}/small{mark}{query}")


def test_every_row_and_checkpoint_lies_there(storage, finished, tmp_path):
    run = _run(storage)
    assert len(finished[0]) >= 4
    assert run.state.counts()["going"] == run.state.counts()["failed"] == 0
    store = open_store(storage, "small")
    for checkpoint in run.table()["checkpoint"].dropna():
        fetched = store.fetch_folder(checkpoint, tmp_path / checkpoint)
        assert json.loads((fetched / "checkpoint.json").read_text())
    assert {"report.html", "results.parquet"} <= set(store.list())


def test_growing_scores_nothing_again_and_leaves_decisions_as_they_were(finished, extended):
    scored, decided = extended
    assert scored[: len(finished[0])] == finished[0]
    assert decided[: len(finished[1])] == finished[1]
    units = [(fact.trial, fact.epoch) for fact in scored]
    assert len(set(units)) == len(units) > len(finished[0])


def test_what_was_asked_for_is_there(storage, extended):
    state = _run(storage).state
    assert len(state.candidates) == 4
    completed = [one for one in state.candidates.values() if one.stage == "completed"]
    assert completed
    assert all(one.at == 4 for one in completed)
    assert max(fact.trial.seed for fact in extended[0]) == 1


def test_checkpoints_train_on(storage, finished, extended):
    """What had trained for two epochs took two more, not four: its steps are those of one training."""
    table = _run(storage).table()
    trained = table[table["epoch"] == 4]
    steps = -(-1438 // 512)
    assert (trained["training_steps"] == 4 * steps).all()
