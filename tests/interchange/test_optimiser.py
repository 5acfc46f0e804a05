"""Optimiser state between two orders of the same parameters."""

import pytest
import torch
from torch import nn

from robsweep.config.training import OptimiserConfig
from robsweep.interchange.optimiser import UnmappedError, take_over
from robsweep.training.optimiser import build_optimiser


@pytest.fixture(params=["adam", "adamw", "sgd"])
def trained(request):
    """A configuration, a network after one step, and the network's parameters in another order with their state."""
    config = OptimiserConfig(name=request.param, lr=0.01)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2))
    for weight in model.parameters():
        weight.grad = torch.randn_like(weight)
    there = list(model.named_parameters())[::-1]
    kind = type(build_optimiser(config, model))
    options = {"momentum": 0.9} if request.param == "sgd" else {}
    other = kind([weight for _, weight in there], lr=0.01, **options)
    other.step()
    return config, model, other.state_dict(), [f"backbone.{name}" for name, _ in there]


def _taken(trained):
    config, model, state, theirs = trained
    names = {name: f"backbone.{name}" for name, _ in model.named_parameters()}
    return take_over([state], theirs, model, config, names=names)


def test_each_moment_goes_to_its_own_parameter(trained):
    _, model, state, theirs = trained
    taken = _taken(trained)
    own = build_optimiser(trained[0], model)
    own.load_state_dict(taken)
    for name, weight in model.named_parameters():
        expected = state["state"][theirs.index(f"backbone.{name}")]
        for key, value in expected.items():
            torch.testing.assert_close(
                torch.as_tensor(own.state[weight][key]), torch.as_tensor(value), check_dtype=False
            )
    assert taken["param_groups"][0]["lr"] == 0.01


def test_what_does_not_fit_says_why(trained):
    config, model, state, theirs = trained
    names = {name: f"backbone.{name}" for name, _ in model.named_parameters()}
    with pytest.raises(UnmappedError, match="holds 2 optimiser states"):
        take_over([state, state], theirs, model, config, names=names)
    with pytest.raises(UnmappedError, match="not those of the network"):
        take_over([state], theirs[1:], model, config, names=names)
    key = next(key for key, value in state["state"][0].items() if torch.is_tensor(value) and value.ndim)
    state["state"][0][key] = torch.zeros(7)
    with pytest.raises(UnmappedError, match="do not fit"):
        take_over([state], theirs, model, config, names=names)


def test_a_state_of_another_optimiser_is_none(trained):
    config, model, state, theirs = trained
    names = {name: f"backbone.{name}" for name, _ in model.named_parameters()}
    other = OptimiserConfig(name="adam" if config.name == "sgd" else "sgd")
    with pytest.raises(UnmappedError, match=f"it is not one of {other.name}"):
        take_over([state], theirs, model, other, names=names)
