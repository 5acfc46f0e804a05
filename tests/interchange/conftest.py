"""Checkpoints of both kinds, as small as their backbones allow."""

from collections import OrderedDict
from pathlib import Path

import pytest
import torch

from robsweep.config.configuration import configuration_of
from robsweep.models.build import build_backbone
from robsweep.training.checkpoint import save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo
from robsweep.training.optimiser import build_optimiser

TREE = Path("lightning_logs", "version_0", "checkpoints", "epoch=7-step=3752.ckpt")


@pytest.fixture
def lightning(tmp_path):
    """Writes a file as Lightning 2 does after the eighth epoch and gives its path."""

    def write(weights, *, folder="logs_fashion-rc2f2-ptripletN", **more):
        path = tmp_path / folder / TREE
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "epoch": 7,
            "global_step": 3752,
            "pytorch-lightning_version": "2.1.0",
            "state_dict": OrderedDict((f"backbone.{name}", tensor) for name, tensor in weights.items()),
            "loops": {"fit_loop": {"epoch_progress": {"current": {"ready": 8}}}},
            "callbacks": {},
            "optimizer_states": [],
            "lr_schedulers": [],
        }
        torch.save(content | more, path)
        return path

    return write


@pytest.fixture
def trained():
    """A network after one step of its optimiser, so that no moment is zero, and both their states."""

    def make(name, *, embedding_dim=8, seed=0):
        configuration = configuration_of(name, embedding_dim=embedding_dim)
        torch.manual_seed(seed)
        model = build_backbone(configuration.identity.backbone, embedding_dim=embedding_dim, weights="random")
        optimiser = build_optimiser(configuration.training.optimiser, model)
        for weight in model.parameters():
            weight.grad = torch.randn_like(weight)
        optimiser.step()
        return configuration, model, optimiser

    return make


@pytest.fixture
def folder(trained, tmp_path):
    """Writes one of our checkpoint folders and gives its path."""

    def write(name, *, defense_state=None, step=0, streams=(), **options):
        configuration, model, optimiser = trained(name, **options)
        info = CheckpointInfo(
            configuration=configuration,
            seed=3,
            epoch=5,
            step=step,
            training_steps=70,
            train_passes=900,
            train_seconds=1.5,
            train_fingerprint="abc",
            code_version="0.1.0",
        )
        path = tmp_path / "epoch_5"
        state = {"optimiser": optimiser.state_dict(), "defense": defense_state or {}, "streams": list(streams)}
        save_checkpoint(path, info, model.state_dict(), state)
        return path

    return write
