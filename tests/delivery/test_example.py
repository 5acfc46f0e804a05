"""The example without robsweep."""

import runpy
import sys

import numpy as np
import pytest
import torch

from robsweep.data.catalog import load
from robsweep.delivery.write import deliver
from robsweep.interchange.network import network_with
from robsweep.training.checkpoint import load_weights
from robsweep.training.checkpoint_info import load_info


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


def test_the_example_embeds_as_the_checkpoint_does(checkpoint, files_of, run_script, tmp_path):
    folder, images = checkpoint("digits:rlenetp:ptripletN"), load("digits", "test")
    paths = files_of(images.images[:10])
    done = deliver(folder, tmp_path / "out" / "net.onnx")
    found, out = run_script(done.example, *paths)
    expected = embedded(folder, images.batch(np.arange(10)))
    np.testing.assert_allclose(found["embeddings"], expected, atol=1e-4, rtol=0)
    np.testing.assert_array_equal(found["neighbours"], neighbours_of(expected, 4))
    assert out.splitlines()[0] == " ".join(str(paths[row]) for row in neighbours_of(expected, 4)[0])
    assert "robsweep" not in done.example.read_text()
