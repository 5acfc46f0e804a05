"""Number formats of passes."""

import pytest
import torch
from torch import nn

from robsweep.devices import autocast, lowered, used_precision


def test_auto_precision_depends_on_the_device_and_a_name_does_not(monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: True)
    assert used_precision("auto", "cpu") == "float32"
    for device in ("cuda", "cuda:1", "mps"):
        assert used_precision("auto", device) == "bfloat16"
        assert used_precision("float32", device) == "float32"
    assert used_precision("bfloat16", "cpu") == "bfloat16"


def test_autocast_touches_passes_and_not_weights() -> None:
    layer = nn.Linear(4, 3)
    for precision, dtype in (("bfloat16", torch.bfloat16), ("float32", torch.float32)):
        with autocast(precision, "cpu"):
            assert layer(torch.rand(2, 4)).dtype is dtype
    assert layer.weight.dtype is torch.float32


def test_bfloat16_that_is_emulated_is_not_taken_unasked(monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: including_emulation)
    assert used_precision("auto", "cuda") == "float32"
    assert used_precision("bfloat16", "cuda") == "bfloat16"


def _network() -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.LayerNorm(64), nn.Linear(64, 5)
        return nn.Sequential(*layers).eval().requires_grad_(False)


def test_lowered_weights_pass_as_autocast_would_to_the_last_bit() -> None:
    network = _network()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    images = torch.rand(6, 1, 6, 6)
    found = []
    for lower in (False, True):
        given = images.clone().requires_grad_()
        with lowered(network, "bfloat16" if lower else "float32"), autocast("bfloat16", "cpu"):
            assert network[0].weight.dtype is (torch.bfloat16 if lower else torch.float32)
            assert network[1].weight.dtype is network[4].weight.dtype is torch.float32
            features = network(given)
            found.append((features, *torch.autograd.grad(features.float().square().sum(), given)))
    assert all(torch.equal(*pair) for pair in zip(*found, strict=True))
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_weights_come_back_after_an_error_as_the_very_same() -> None:
    network = _network().requires_grad_(True)
    network[5].weight.grad = torch.ones_like(network[5].weight)
    places = [weight.data_ptr() for weight in network.parameters()]
    with pytest.raises(KeyError), lowered(network, "bfloat16"):
        raise KeyError
    assert [weight.data_ptr() for weight in network.parameters()] == places
    assert network[5].weight.grad.dtype is network[5].weight.dtype is torch.float32
