import math

import pytest
import torch

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


def attack(sign, behaviour="reference", xi_scale=50.0):
    spec = parse_attack(f"SPQA:pm={sign}:M=2:eps=0.1:alpha=0.01:pgditer=1")
    return build(spec, behaviour, xi_scale=xi_scale)


@pytest.mark.parametrize("behaviour", ["reference", "described", "strong"])
@pytest.mark.parametrize("sign", ["+", "-"])
@pytest.mark.parametrize("metric", Metric)
def test_loss_and_ranks(metric, sign, behaviour, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    spqa = attack(sign, behaviour)
    selection = spqa.select(gallery, gallery.embeddings[rows], rows, 0)
    far = all_distances(queries, gallery)
    factor = 1 if sign == "+" else -1
    aimed, kept = (far.gather(1, getattr(selection, name)) for name in ("picked", "kept"))
    moved = (factor * (aimed[:, :, None] - far[:, None])).relu().mean(dim=(1, 2))
    held = (kept[:, :, None] - far[:, None]).relu().mean(dim=(1, 2))
    level = held.mean() if behaviour == "reference" else held
    expected = moved + (50 * level).exp().clamp_max(1e9) * held
    torch.testing.assert_close(spqa.loss(queries, selection, gallery, 0), expected)
    scores = spqa.measure(queries, selection, gallery)
    for name, distance in ((f"SPQA{sign}", aimed), (f"SPQA{sign}:GT", kept)):
        rank = (far[:, None] < distance[:, :, None]).double().mean(dim=(1, 2)) * 100
        torch.testing.assert_close(scores[name], rank)


def test_raising_keeps_the_five_nearest(random_gallery, all_distances):
    gallery, _, rows = random_gallery(Metric.NORMALISED)
    benign = gallery.embeddings[rows]
    kept = attack("+").pick(gallery, benign, rows, 0).kept
    assert torch.equal(kept, all_distances(benign, gallery).argsort(dim=1)[:, 1:6])


@pytest.mark.parametrize("scale", [0.0, 4e4])
def test_xi_is_bounded_and_carries_no_gradient(scale):
    spqa = attack("+", "described", scale)
    xi = spqa.xi(torch.tensor([0.0, 1e-4, 1.0, 1e30]))
    expected = [min(math.exp(min(scale * loss, 700.0)), 1e9) for loss in (0.0, 1e-4, 1.0, 1e30)]
    torch.testing.assert_close(xi, torch.tensor(expected), rtol=1e-5, atol=0)
