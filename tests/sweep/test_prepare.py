"""What has to be there before a run starts."""

import json
import shutil

import pytest

from robsweep.config.load import load_sweep
from robsweep.errors import UserError
from robsweep.sweep.run import resume_sweep, run_sweep

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, minmax]}
training: {epochs: 2, pairs: 256, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 2, shard_queries: 4, resamples: 50}
pruning: {rungs: [1], reduction: 3, min_peers: 2, spare_front: false}
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
def copied(finished, tmp_path):
    """A copy of the finished run, in a storage of its own."""
    shutil.copytree(finished[0] / "small", tmp_path / "small")
    return tmp_path


def _journal(storage):
    (file,) = (storage / "small" / "journal").iterdir()
    return file


def test_other_data_are_not_gone_on_from(copied):
    journal = _journal(copied)
    before = journal.read_text()
    lines = before.splitlines()
    opened = json.loads(lines[0])
    opened["fact"]["data_fingerprint"] = "x"
    journal.write_text("\n".join([json.dumps(opened), *lines[1:]]) + "\n")
    with pytest.raises(UserError, match="holds scores of other data: fingerprint x, "):
        resume_sweep("small", storage=str(copied), executor="inline")
    assert journal.read_text().splitlines()[1:] == lines[1:]
