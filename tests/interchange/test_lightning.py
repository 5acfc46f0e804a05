"""Reading Lightning's files: whatever stands beside the weights, and nothing that runs."""

import argparse
import pickle
import sys
import types
import zipfile

import numpy as np
import pytest
import torch

from robsweep.errors import UserError
from robsweep.interchange.lightning import LightningFile, read_lightning, write_lightning

WEIGHTS = {"0.weight": torch.arange(6.0).reshape(2, 3)}


def test_weights_counts_and_optimisers_are_taken(lightning):
    file = read_lightning(lightning(WEIGHTS, optimizer_states=[{"state": {}, "param_groups": []}]))
    assert list(file.weights) == ["backbone.0.weight"]
    assert torch.equal(file.weights["backbone.0.weight"], WEIGHTS["0.weight"])
    assert (file.epochs, file.steps) == (8, 3752)
    assert file.optimisers == [{"state": {}, "param_groups": []}]
    assert file.extra == {}


@pytest.mark.parametrize(
    ("version", "stored", "finished"),
    [("1.3.8", 8, 8), ("1.5.10", 8, 8), ("1.6.0", 7, 8), ("1.10.0", 7, 8), ("2.1.0", 7, 8), (None, 8, 8)],
)
def test_epochs_are_those_finished_whatever_the_version(lightning, version, stored, finished):
    path = lightning(WEIGHTS, epoch=stored, **{"pytorch-lightning_version": version})
    assert read_lightning(path).epochs == finished


@pytest.mark.parametrize(
    "hyperparameters",
    [
        argparse.Namespace(lr=0.1, tags=["a"], nested=argparse.Namespace(deep=1)),
        {"dataset": "fashion", "score": np.float64(0.9), "curve": np.arange(3), "dtype": np.dtype("int8")},
    ],
    ids=["namespace", "numpy"],
)
def test_harmless_objects_beside_the_weights_do_no_harm(lightning, hyperparameters):
    file = read_lightning(lightning(WEIGHTS, hyper_parameters=hyperparameters))
    assert torch.equal(file.weights["backbone.0.weight"], WEIGHTS["0.weight"])


def test_callbacks_keyed_by_a_class_of_lightning_are_read_without_lightning(lightning, monkeypatch):
    # as Lightning before 1.5 wrote them; the module exists while the file is written only
    name = "pytorch_lightning.callbacks.model_checkpoint"
    module = types.ModuleType(name)
    module.ModelCheckpoint = type("ModelCheckpoint", (), {"__module__": name})
    with monkeypatch.context() as during:
        for part in ("pytorch_lightning", "pytorch_lightning.callbacks"):
            during.setitem(sys.modules, part, types.ModuleType(part))
        during.setitem(sys.modules, name, module)
        path = lightning(WEIGHTS, callbacks={module.ModelCheckpoint: {"best_model_score": torch.tensor(1.0)}})
    assert name not in sys.modules
    assert list(read_lightning(path).weights) == ["backbone.0.weight"]


class Attack:
    """Pickles to a call of ``function``."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("place", ["hyper_parameters", "state_dict", "callbacks"])
def test_code_in_a_file_is_refused_and_does_not_run(lightning, tmp_path, place):
    witness = tmp_path / "ran"
    path = lightning(WEIGHTS, **{place: {"x": Attack(eval, f"open({str(witness)!r}, 'w')")}})
    with pytest.raises(UserError, match="eval"):
        read_lightning(path)
    assert not witness.exists()
    torch.load(path, weights_only=False)
    assert witness.exists()  # the file does run when read carelessly


def test_code_under_an_accepted_package_is_not_run_either(lightning, tmp_path):
    witness = tmp_path / "ran"
    payload = Attack(np.save, str(witness), 1)  # numpy is accepted, but as a placeholder only
    read_lightning(lightning(WEIGHTS, hyper_parameters={"x": payload}))
    assert not list(tmp_path.glob("ran*"))


def test_a_call_of_the_operating_system_hidden_in_the_archive_is_refused(lightning, tmp_path):
    witness = tmp_path / "ran"
    path = lightning(WEIGHTS)
    code = b"cposix\nsystem\n(V" + f"touch {witness}".encode() + b"\ntR."
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, code if name.endswith("data.pkl") else content)
    with pytest.raises(UserError, match="cannot be read"):
        read_lightning(path)
    assert not witness.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([1], "holds no state_dict"),
        ({"epoch": 1}, "holds no state_dict"),
        ({"state_dict": {"a": 1}}, "more than tensors"),
        ({"state_dict": {}, "epoch": "x"}, "epoch is 'x'"),
        ({"state_dict": {}, "epoch": 1, "global_step": -1}, "global_step is -1"),
    ],
)
def test_other_contents_are_refused(tmp_path, content, message):
    path = tmp_path / "a.ckpt"
    torch.save(content, path)
    with pytest.raises(UserError, match=message) as caught:
        read_lightning(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no zip", pickle.dumps({"state_dict": {}})])
def test_files_of_another_kind_are_refused_in_one_line(tmp_path, content):
    path = tmp_path / "a.ckpt"
    path.write_bytes(content)
    with pytest.raises(UserError, match="cannot be read") as caught:
        read_lightning(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(UserError, match="does not exist"):
        read_lightning(tmp_path / "a.ckpt")


def test_what_is_written_is_what_is_read(tmp_path):
    path = tmp_path / "deep" / "a.ckpt"
    written = LightningFile({"backbone.w": torch.ones(2)}, 8, 3752, [{"state": {0: {"step": 1}}}], {"info": "{}"})
    write_lightning(path, written)
    read = read_lightning(path)
    assert torch.equal(read.weights.pop("backbone.w"), written.weights.pop("backbone.w"))
    assert read == written
