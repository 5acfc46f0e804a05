"""A run that grows while somebody looks on."""

import shutil

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
