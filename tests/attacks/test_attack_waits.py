"""What would make an accelerator's host wait: none of it happens while an attack perturbs."""

import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from robsweep.attacks import embed_gallery
from robsweep.attacks.build import build
from robsweep.attacks.search import search
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric

WAITS = ("_local_scalar_dense", "lift_fresh", "nonzero", "masked_select", "unique", "equal")
"""A number read, a number of the host made a tensor, and results whose size the host has to know."""
TEXTS = ("CA:pm=+:W=1", "CA:pm=-:W=2", "QA:pm=+:M=1", "QA:pm=-:M=2", "SPQA:pm=+:M=1", "TMA", "ES", "LTM", "GTM", "GTT")
VARIANTS = ("", ":gradient=nes", ":restarts=2:random_start=true", ":momentum=0.9")


class Watch(TorchDispatchMode):
    """Notes the operations that would wait."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        name = function.overloadpacket.__name__
        if name in WAITS:
            self.seen.append(name)
        return function(*arguments, **(options or {}))


def test_the_watch_sees_waits():
    with Watch() as watch:
        bool(torch.zeros(3).sum() == 0)
        torch.tensor(3)
        torch.ones(2).nonzero()
    assert watch.seen == ["_local_scalar_dense", "lift_fresh", "nonzero"]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("text", TEXTS)
def test_the_loop_of_an_attack_never_waits(text, variant):
    images = torch.rand(12, 1, 4, 4, generator=torch.Generator().manual_seed(1))
    model, rows = nn.Flatten(), torch.arange(5)
    gallery = embed_gallery(model, [images], torch.arange(12) % 3, Metric.NORMALISED)
    spec = parse_attack(f"{text}:eps=0.1:alpha=0.02:pgditer=2{variant}")
    attack = build(spec)
    selection = attack.select(gallery, gallery.embeddings[rows], rows, 0)
    gallery.centred, gallery.squared_norms  # noqa: B018 - made before the loop

    def objective(perturbed, step):
        return attack.loss(nn.functional.normalize(model(perturbed)), selection, gallery, step)

    with Watch() as watch:
        search(spec, objective, images[:5], rows, 0)
    assert watch.seen == []
