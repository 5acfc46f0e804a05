"""Every backbone takes a step of training as the recipes have it: statistics frozen, pixels normalised inside."""

import pytest
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from robsweep.grammar.backbones import BACKBONES
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.models.normalise import IMAGENET_MEAN, IMAGENET_STD

LARGE = ("rres18", "rres50", "rmnas10", "rswint")


def _images(name):
    kind = BACKBONES[name].inputs[0]
    side = min(kind.side, 64)  # the large ones take any size
    return torch.rand(4, kind.channels, side, side, generator=torch.Generator().manual_seed(2))


@pytest.fixture
def built():
    def build(name):
        with torch.random.fork_rng():
            torch.manual_seed(1)
            return freeze_batchnorm(build_backbone(name, weights="random"))

    return build


@pytest.mark.parametrize("name", BACKBONES)
def test_a_step_moves_every_weight_and_no_statistic(built, name):
    model, images = built(name), _images(name)
    model.train()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    trainable = {key for key, _ in model.named_parameters()}
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    embeddings = nn.functional.normalize(model(images))
    loss = (embeddings[0] - embeddings[1]).norm() - (embeddings[2] - embeddings[3]).norm()
    loss.backward()
    assert all(parameter.grad.isfinite().all() for parameter in model.parameters())
    optimiser.step()
    moved = {key for key, value in model.state_dict().items() if not torch.equal(value, before[key])}
    assert moved == trainable


@pytest.mark.parametrize("name", BACKBONES)
def test_frozen_networks_embed_an_image_alike_in_any_company(built, name):
    model, images = built(name), _images(name)
    if name == "rswint":  # stochastic depth and dropout act in training mode alone
        model.eval()
    else:
        model.train()
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.eval()
    with torch.no_grad():
        torch.testing.assert_close(model(images)[:1], model(images[:1]), atol=1e-5, rtol=1e-4)
    assert any(isinstance(module, _BatchNorm) for module in model.modules()) == (name in LARGE and name != "rswint")


@pytest.mark.parametrize("name", LARGE)
def test_the_network_sees_normalised_pixels(built, name):
    model, images, seen = built(name).eval(), _images(name), []
    first = next(module for module in model.modules() if isinstance(module, nn.Conv2d))
    first.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    with torch.no_grad():
        model(images)
    mean, std = (torch.tensor(values)[:, None, None] for values in (IMAGENET_MEAN, IMAGENET_STD))
    torch.testing.assert_close(seen[0], (images - mean) / std)
