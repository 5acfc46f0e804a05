"""Small networks on the digits, as checkpoints."""

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from robsweep.config.configuration import configuration_of
from robsweep.config.scoring import ScoringConfig
from robsweep.models.build import build_backbone
from robsweep.scoring.local import score_here
from robsweep.scoring.networks import build_network
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.weights import read_weights
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.checkpoint import WEIGHTS
from robsweep.training.checkpoint_info import INFO, CheckpointInfo

DIM = 16


@pytest.fixture(scope="session")
def checkpoint_of(tmp_path_factory):
    """Writes the checkpoint of an untrained network; ``change`` alters it in place."""

    def make(name="digits:rlenet:ptripletN", *, seed=0, change=None):
        configuration = configuration_of(name, embedding_dim=DIM)
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            model = build_backbone(configuration.identity.backbone, embedding_dim=DIM)
        if change is not None:
            with torch.no_grad():
                change(model)
        folder = tmp_path_factory.mktemp("checkpoint")
        save_file(model.state_dict(), folder / WEIGHTS)
        info = CheckpointInfo(
            configuration=configuration,
            seed=3,
            epoch=2,
            training_steps=5,
            train_passes=6,
            train_seconds=1.5,
            train_fingerprint="abc",
            code_version="0.1.0",
        )
        (folder / INFO).write_text(info.model_dump_json())
        return folder

    return make


@pytest.fixture(scope="session")
def checkpoint(checkpoint_of):
    return checkpoint_of()


@pytest.fixture
def open_worker():
    """``(request, worker, weights)`` of a checkpoint folder under a scoring configuration."""

    def make(folder, scoring, **options):
        info = CheckpointInfo.model_validate_json((folder / INFO).read_text())
        request = ScoreRequest(info.configuration, info.seed, info.epoch, str(folder))
        return request, ScoringWorker("digits", None, scoring, **options), read_weights(str(folder))

    return make


@pytest.fixture
def quick():
    """A scoring configuration of a few queries and two steps."""

    def make(**fields):
        return ScoringConfig(**{"queries": 6, "steps": 2, "resamples": 50, **fields})

    return make


class _Double(nn.Module):
    """A network that computes in double precision whatever it is given."""

    def __init__(self, network):
        super().__init__()
        self.network = network.double()

    def forward(self, images):
        return self.network(images.double())


@pytest.fixture
def in_double(monkeypatch):
    """Workers compute in double precision.

    In single precision a kernel rounds differently for batches of another size; where two pixels tie in a pooling
    window, that sends a signed gradient another way.
    """
    monkeypatch.setattr("robsweep.scoring.worker_cache.build_network", lambda *given: _Double(build_network(*given)))


def score_by(open_worker, folder, scoring):
    request, worker, weights = open_worker(folder, scoring)
    return score_here(request, scoring, worker, weights=weights)


@pytest.fixture
def sheet(open_worker, checkpoint, quick):
    return score_by(open_worker, checkpoint, quick())
