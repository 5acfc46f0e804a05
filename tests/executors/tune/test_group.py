"""A sweep whose trials are groups of workers: each stops as a whole when its configuration is given up."""

import subprocess
import sys

import pytest

from robsweep.results.store import ResultStore
from robsweep.training.checkpoint_info import load_info

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act]}
training: {epochs: 3, pairs: 256, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 4, steps: 1, actors: 1, cpus_per_actor: 0.5, resamples: 20}
pruning: {policy: guided, rungs: [1], floors: {ers: 38}}
resources: {workers: 2, cpus_per_worker: 0.5, threads: 1, concurrent: 1}
"""


def test_groups_train_and_stop_when_they_are_pruned(tmp_path):
    (tmp_path / "group.yaml").write_text(SPACE)
    done = subprocess.run(
        [sys.executable, "-m", "robsweep", "run", "group.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path / "runs" / "group"
    rows = {row.identity.split(":")[1]: row for row in ResultStore(folder).rows()}  # the last of each
    assert (rows["rlenet"].status, rows["rlenetp"].status) == ("pruned", "completed")
    kept = {name: {load_info(path).epoch for path in _checkpoints(folder, row)} for name, row in rows.items()}
    assert kept == {"rlenet": {1}, "rlenetp": {1, 3}}  # what was pruned did not train to its end


def _checkpoints(folder, row):
    return (folder / "checkpoints" / f"{row.key}-s{row.seed}").glob("epoch_?")
