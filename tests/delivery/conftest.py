"""A checkpoint of random weights, and pictures as files."""

import runpy
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from robsweep.config.configuration import configuration_of
from robsweep.interchange.network import blank_network, network_with
from robsweep.training.checkpoint import load_weights, save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo, load_info


@pytest.fixture
def checkpoint(tmp_path):
    """Writes a checkpoint folder of a configuration and gives its path."""

    def write(name, *, embedding_dim=16):
        configuration = configuration_of(name, embedding_dim=embedding_dim)
        torch.manual_seed(0)
        weights = blank_network(configuration).state_dict()
        costs = {"training_steps": 1, "train_passes": 0, "train_seconds": 0.0}
        info = CheckpointInfo(
            configuration=configuration, seed=4, epoch=3, train_fingerprint="abcd", code_version="0.1.0", **costs
        )
        save_checkpoint(tmp_path / "epoch_3", info, weights, {})
        return tmp_path / "epoch_3"

    return write


@pytest.fixture
def files_of(tmp_path):
    """Writes images, ``N x C x H x W`` uint8, as PNG files and gives their paths."""

    def write(images):
        paths = []
        for row, image in enumerate(images):
            paths.append(tmp_path / f"picture_{row}.png")
            pixels = image[0] if len(image) == 1 else image.transpose(1, 2, 0)
            Image.fromarray(pixels).save(paths[-1])
        return paths

    return write


@pytest.fixture
def run_script(monkeypatch, capsys):
    """Runs a script with arguments; its variables and what it printed."""

    def run(script, *arguments):
        monkeypatch.setattr(sys, "argv", [str(script), *map(str, arguments)])
        return runpy.run_path(str(script), run_name="__main__"), capsys.readouterr().out

    return run


def embedded(folder, images):
    """By the checkpoint itself, of unit length."""
    with torch.no_grad():
        found = network_with(load_info(folder).configuration, load_weights(folder))(images)
    return torch.nn.functional.normalize(found).numpy()


def neighbours_of(embeddings, count):
    """By brute force: rows of the nearest, each image itself among them."""
    distances = np.linalg.norm(embeddings[:, None].astype(np.float64) - embeddings[None], axis=2)
    return np.argsort(distances, axis=1, kind="stable")[:, :count]
