"""The papers' tables as sweeps, and weights from a file, on a miniature CUB."""

import json
import subprocess
import sys

import pytest
import torch
import torchvision
from safetensors.torch import load_file

from robsweep.config.scores import TERMS
from robsweep.data.sample import write_sample
from robsweep.results.store import ResultStore
from robsweep.training import single
from robsweep.training.task import run_task
from robsweep.training.world import SingleProcess


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder with a miniature CUB in ``data`` and torchvision's kind of weights file beside it."""
    write_sample("cub", tmp_path / "data", classes=4, images_per_class=4, side=60)
    torch.manual_seed(5)
    torch.save(torchvision.models.resnet18(weights=None).state_dict(), tmp_path / "resnet18.pth")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_table_of_the_papers_as_a_sweep(here):
    changes = [
        "training.weights=resnet18.pth", "training.pairs=4", "factors.training.budget.steps=[1]",
        "factors.baselines=[]", "scoring.queries=2", "scoring.steps=1", "scoring.resamples=20",
    ]  # fmt: skip
    command = [sys.executable, "-m", "robsweep", "run", "papers/cub", "--data-root", "data", "--samples", "2"]
    command += ["--executor", "inline", "--epochs", "1", *(word for change in changes for word in ("--set", change))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stdout + done.stderr
    table = ResultStore(here / "runs" / "cub").read()
    # in the reference's strings the gradual adversary has a destination letter, which means nothing
    assert sorted(table["identity"]) == ["cub:rres18ghmetsr:ptripletN", "cub:rres18ghmetsri:ptripletN"]
    assert set(table["status"]) == {"completed"}
    assert table[list(TERMS)].notna().all(axis=None)
    assert set(table["attack_passes"]) == {9 * 2}
    for text in table["configuration"]:
        recipe = json.loads(text)["training"]
        assert (recipe["epochs"], recipe["pairs"], recipe["budget"]["steps"]) == (1, 4, 1)
        assert recipe["weights"] == str(here / "resnet18.pth")
    assert "cub:rres18ghmetsr" in (here / "runs" / "cub" / "report.html").read_text()


def test_training_starts_from_a_plain_torchvision_file(here, robsweep, monkeypatch):
    monkeypatch.setattr(single.ray, "init", lambda **options: None)
    monkeypatch.setattr(single.ray, "shutdown", lambda: None)
    monkeypatch.setattr(
        single, "fit", lambda task, listener, *_, **__: run_task(task, listener, device="cpu", world=SingleProcess())
    )
    small = ("--set", "optimiser.lr=1e-12", "--set", "optimiser.weight_decay=0", "--set", "pairs=8", "--epochs", 1)
    code, out, err = robsweep(
        "train",
        "cub:rres18:ptripletN",
        *small,
        "--set",
        "weights=resnet18.pth",
        "--data-root",
        "data",
        "--out",
        "model",
    )
    assert code == 0, err
    assert "epoch 1/1" in out
    found, given = load_file("model/epoch_1/weights.safetensors"), torch.load("resnet18.pth")
    for name, tensor in given.items():
        if not name.startswith("fc."):
            torch.testing.assert_close(found[f"network.{name}"], tensor, atol=1e-10, rtol=0)
    assert found["network.fc.weight"].shape == (512, 512)
