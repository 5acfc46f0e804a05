"""Filling a network with weights."""

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from robsweep.errors import UserError
from robsweep.models.build import build_backbone
from robsweep.models.weights import load_weights


@pytest.mark.parametrize("change", ["missing", "extra", "shape"])
def test_what_does_not_fit_is_named(tmp_path, change):
    state = build_backbone("rc2f2").state_dict()
    if change == "missing":
        del state["3.bias"]
    elif change == "extra":
        state["3.gain"] = torch.zeros(1)
    else:
        state["3.bias"] = torch.zeros(65)
    save_file(state, tmp_path / "w.safetensors")
    name = "3.gain" if change == "extra" else "3.bias"
    with pytest.raises(UserError, match=f"does not fit the backbone: 1 tensors differ, first '{name}'"):
        build_backbone("rc2f2", weights=str(tmp_path / "w.safetensors"))


def test_a_misfit_leaves_the_model_alone(tmp_path):
    model = nn.Linear(2, 3)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    torch.save({"weight": torch.zeros(3, 2), "bias": torch.zeros(4)}, tmp_path / "w.pt")
    with pytest.raises(UserError):
        load_weights(model, tmp_path / "w.pt")
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())
