"""Two steps of every optimiser against its definition."""

import numpy as np
import pytest
import torch
from torch import nn

from robsweep.config.training import OptimiserConfig
from robsweep.training.optimiser import build_optimiser

LR, DECAY = 0.1, 0.2
START = np.array([1.0, -2.0, 3.0])
GRADIENTS = [np.array([0.5, -1.0, 0.25]), np.array([-0.75, 0.5, 2.0])]


def _sgd() -> np.ndarray:
    weights, velocity = START, 0.0
    for gradient in GRADIENTS:
        velocity = 0.9 * velocity + gradient + DECAY * weights
        weights = weights - LR * velocity
    return weights


def _adam(*, decoupled: bool) -> np.ndarray:
    """Kingma & Ba 2015, Algorithm 1; decoupled: Loshchilov & Hutter 2019, Algorithm 2."""
    weights, first, second = START, 0.0, 0.0
    for t, slope in enumerate(GRADIENTS, start=1):
        gradient = slope if decoupled else slope + DECAY * weights
        weights = weights * (1 - LR * DECAY) if decoupled else weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights = weights - LR * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
    return weights


def _model() -> nn.Linear:
    model = nn.Linear(3, 1, dtype=torch.float64)
    model.weight.data = torch.from_numpy(START)[None].clone()
    return model


@pytest.mark.parametrize(
    ("name", "expected"), [("sgd", _sgd()), ("adam", _adam(decoupled=False)), ("adamw", _adam(decoupled=True))]
)
def test_two_steps(name, expected):
    model = _model()
    optimiser = build_optimiser(OptimiserConfig(name=name, lr=LR, weight_decay=DECAY), model)
    for gradient in GRADIENTS:
        model.weight.grad = torch.from_numpy(gradient)[None].clone()
        optimiser.step()
    np.testing.assert_allclose(model.weight.detach().numpy()[0], expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["sgd", "adam", "adamw"])
def test_frozen_weights_are_left_out(name):
    model = _model()
    model.bias.requires_grad_(False)
    (group,) = build_optimiser(OptimiserConfig(name=name), model).param_groups
    assert group["params"] == [model.weight]
