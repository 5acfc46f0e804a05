"""Cheap warning signs on networks made to show them."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from robsweep.attacks.gallery import embed_gallery
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric
from robsweep.scoring.flags import clean_flags, first_gradients, loss_flags

IMAGES = torch.from_numpy(np.random.default_rng(0).random((40, 1, 4, 4), dtype=np.float32))
LABELS = torch.arange(40) % 4


class Linear(nn.Module):
    """Embeds by a fixed matrix; ``quantised`` cuts the gradient off."""

    def __init__(self, *, quantised=False):
        super().__init__()
        self.weight = nn.Parameter(torch.from_numpy(np.random.default_rng(1).normal(size=(16, 5)).astype(np.float32)))
        self.quantised = quantised

    def forward(self, images):
        flat = images.flatten(1) - 0.5
        return ((flat * 4).round() if self.quantised else flat) @ self.weight


def _flags(model, recall=0.9):
    gallery = embed_gallery(model, [IMAGES], LABELS, Metric.NORMALISED)
    found = clean_flags(model, gallery, IMAGES[:8], torch.arange(8), recall_at_1=recall, seed=0)
    return [flag.name for flag in found]


def test_a_sound_network_has_none():
    assert _flags(Linear()) == []


def test_quantised_inputs_have_no_gradient():
    assert _flags(Linear(quantised=True)) == ["gradients:vanishing"]


def test_a_constant_embedding():
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 5))
    nn.init.zeros_(model[1].weight)
    nn.init.ones_(model[1].bias)
    assert _flags(model, recall=0.25) == [
        "collapse:spread", "collapse:dimensions", "collapse:recall", "gradients:vanishing",
    ]  # fmt: skip


def test_gradients_agree_with_finite_differences():
    model = Linear().double()
    gallery = embed_gallery(model, [IMAGES.double()], LABELS, Metric.NORMALISED)
    images, rows = IMAGES[:3].double(), torch.arange(3)
    gradient = first_gradients(model, gallery, images, rows, seed=4)
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    # the objective is 1 - cos to some candidate: find which one explains the gradient of each image
    for image, slope in zip(images, gradient, strict=True):
        step = 1e-6 * slope.sign()
        ends = [torch.nn.functional.normalize(model(image[None] + sign * step), dim=1) for sign in (1, -1)]
        changes = -(ends[0] - ends[1]) @ gallery.embeddings.T / 2e-6
        assert (changes - slope.abs().sum()).abs().min() < 1e-6


def _trace(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    ("text", "trace", "raised"),
    [
        ("TMA", (0.5, 0.4), False),
        ("TMA", (0.4, 0.4), True),
        ("TMA", (0.4, 0.5), True),
        ("TMA", (0.0, 0.5), False),  # it began at its floor
        ("ES", (0.0, -0.5), False),
        ("ES", (0.0, 0.0), True),  # ES has no floor at 0
        ("ES", (-0.1, 0.0), True),
        ("CA:pm=-", (0.0, 0.0), False),
        ("SPQA:pm=+", (0.1, 0.5), False),  # its penalty is weighed anew at each step
        ("TMA:eps=0", (0.4, 0.4), False),
        ("TMA", (math.nan, math.nan), False),  # the embedding is not finite, which has a flag of its own
        ("TMA", (0.4,), False),
    ],
)
def test_objectives_that_do_not_fall(text, trace, raised):
    eps = "" if "eps" in text else ":eps=0.1"
    spec = parse_attack(f"{text}{eps}:alpha=0.1:pgditer={len(trace)}")
    found = loss_flags({"this one": (spec, _trace(*trace))})
    assert [flag.name for flag in found] == ["loss:not_falling"] * raised
    assert all("this one" in flag.explanation for flag in found)
