"""What is delivered is used as a stranger would: the script is run, and compared with the checkpoint."""

import json
import runpy
import sys

import numpy as np
import onnxruntime
import pytest
import torch

from robsweep.data.catalog import load
from robsweep.data.sample import write_sample
from robsweep.delivery.write import deliver
from robsweep.errors import UserError
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


@pytest.mark.parametrize("options", ["@32", "@64@grey"])
def test_the_example_on_photographs_of_a_folder(checkpoint, run_script, tmp_path, options):
    pictures = write_sample("folder", tmp_path, classes=4, images_per_class=5)
    name = f"folder:{pictures}{options}"
    folder, images = checkpoint(f"{name}:rlenetp:ptripletN"), load(name, "test", tmp_path)
    done = deliver(folder, tmp_path / "net.onnx")
    paths = sorted([*pictures.glob("class_002/*"), *pictures.glob("class_003/*")])
    found, _ = run_script(done.example, *paths)
    expected = embedded(folder, images.batch(np.arange(10)))
    np.testing.assert_allclose(found["embeddings"], expected, atol=1e-4, rtol=0)
    np.testing.assert_array_equal(found["neighbours"], neighbours_of(expected, 4))


def test_the_network_says_what_it_takes(checkpoint, tmp_path):
    done = deliver(checkpoint("digits:rlenetp:ptripletN"), tmp_path / "net.onnx")
    facts = onnxruntime.InferenceSession(done.exported.path).get_modelmeta().custom_metadata_map
    assert facts["identity"] == "digits:rlenetp:ptripletN"
    assert (facts["resize"], facts["crop"], facts["colour_order"], facts["range"]) == ("28", "28", "L", "[0.0, 1.0]")
    assert (facts["mean"], facts["std"], facts["unit_length"]) == ("[0.0]", "[1.0]", "true")
    content = json.loads(done.description.read_text())
    assert (content["network"], content["seed"], content["epoch"]) == ("net.onnx", 4, 3)
    for name, value in content["preprocessing"].items():
        assert facts[name] == (value if isinstance(value, str) else json.dumps(value))


def test_a_card_without_scores_says_so(checkpoint, tmp_path):
    card = deliver(checkpoint("digits:rlenetp:ptripletN"), tmp_path / "net.onnx").card.read_text()
    assert card.startswith("# Model card: ACT on rlenet\n")
    assert "No scores were recorded with this checkpoint." in card
    assert "| fingerprint of the training images | `abcd` |" in card
    assert "| checkpoint | epoch 3, seed 4 |" in card


def test_another_ending_is_refused_before_anything_is_written(checkpoint, tmp_path):
    folder = checkpoint("digits:rlenet:ptripletN")
    with pytest.raises(UserError, match=r"--onnx '.*net.ts': expected a file ending in .onnx"):
        deliver(folder, tmp_path / "out" / "net.ts")
    assert not (tmp_path / "out").exists()
