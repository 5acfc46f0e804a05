"""A run on digits whose scores are curves and whose checkpoints are untrained networks."""

import pytest

from robsweep.interchange.network import blank_network
from robsweep.results.open import open_run
from robsweep.run.trial_id import TrialId
from robsweep.training.checkpoint import save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo
from tests.curves import written


@pytest.fixture
def run(tmp_path, sweep_of, run_curves):
    """Scores alone."""
    factors = {
        "backbone": ["rlenet"],
        "baselines": ["none", "est", "act", "minmax"],
        "source": ["s"],
        "destination": ["m"],
    }
    sweep = sweep_of(factors=factors, scoring={"profile": "quick28", "steps": 2}, pruning={"policy": "none"})
    return open_run(written(tmp_path / "run", run_curves(sweep)[2]).uri)


@pytest.fixture
def give_checkpoint():
    """Writes the checkpoint of a configuration's last rung below the run's folder, and answers with its place."""

    def give(run, key):
        candidate = run.state.candidates[key]
        (seed, *_) = run.state.scored_seeds(key, candidate.at)
        saved = run.state.trials[TrialId(key, seed)].saved[candidate.at]
        info = CheckpointInfo(
            configuration=candidate.configuration,
            seed=seed,
            epoch=candidate.at,
            training_steps=1,
            train_passes=0,
            train_seconds=0.0,
            train_fingerprint="abc",
            code_version="",
        )
        folder = run.store.local / saved.checkpoint
        save_checkpoint(folder, info, blank_network(candidate.configuration).state_dict(), {})
        return folder

    return give


class Clock:
    """Seconds that pass when a test says so: ``step`` at every look."""

    def __init__(self, step=0.0):
        self.time, self.step = 0.0, step

    def __call__(self):
        self.time += self.step
        return self.time
