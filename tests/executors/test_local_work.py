"""A unit of work done in this process."""

import os
import signal

import pytest
import torch

from robsweep.config.load import load_sweep
from robsweep.executors import local_work
from robsweep.executors.ending import Ending
from robsweep.sweep.run import resume_sweep, run_sweep
from robsweep.training.checkpoint import load_weights

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


def test_an_end_within_an_epoch_keeps_a_checkpoint_from_which_the_run_goes_on_bit_for_bit(space, tmp_path, monkeypatch):
    whole = run_sweep(load_sweep(space, [("name", "whole")]), storage=str(tmp_path), executor="inline")
    assert whole.ending is None
    steps, on_step = [], local_work._ProgressListener.on_step

    def interrupting(self, report):
        on_step(self, report)
        steps.append(report)
        if len(steps) == 4:
            os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(local_work._ProgressListener, "on_step", interrupting)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert outcome.ending == Ending("interrupted", 130)
    (trial,) = (tmp_path / "small" / "checkpoints").iterdir()
    assert [path.name for path in trial.iterdir()] == ["epoch_0_step_4"]
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").ending is None
    for name in ("epoch_1", "epoch_2"):
        found = [tmp_path / run / "checkpoints" / trial.name / name for run in ("whole", "small")]
        if found[0].exists():
            weights, again = map(load_weights, found)
            assert all(torch.equal(weights[key], again[key]) for key in weights)
