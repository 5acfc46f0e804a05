"""The network an attack works on."""

import torch
from torch import nn

from robsweep.attacks.gallery import Gallery
from robsweep.attacks.victim import Victim
from robsweep.grammar.hardness import Metric


def _victim(metric, precision="float32"):
    generator = torch.Generator().manual_seed(0)
    weight = torch.randn(5, 12, generator=generator)
    model = nn.Sequential(nn.Flatten(), nn.Linear(12, 5, bias=False))
    with torch.no_grad():
        model[1].weight.copy_(weight)
    gallery = Gallery(torch.randn(6, 5, generator=generator), torch.arange(6), metric)
    return Victim(model, gallery, precision), weight, torch.rand(3, 3, 2, 2, generator=generator)


def test_embeddings_are_as_the_metric_compares_them():
    for metric, length in ((Metric.NORMALISED, 1.0), (Metric.EUCLIDEAN, None)):
        victim, weight, images = _victim(metric)
        expected = images.flatten(1) @ weight.T
        if length is not None:
            expected = expected / expected.norm(dim=1, keepdim=True)
        torch.testing.assert_close(victim.embed(images), expected)


def test_half_precision_comes_out_in_single_and_double_stays():
    victim, _, images = _victim(Metric.EUCLIDEAN, "bfloat16")
    assert victim.embed(images).dtype == torch.float32
    victim, _, images = _victim(Metric.EUCLIDEAN)
    victim.model.double()
    assert victim.embed(images.double()).dtype == torch.float64


def test_benign_embeddings_come_out_of_the_gallery_unless_a_pass_is_asked_for():
    victim, _, images = _victim(Metric.EUCLIDEAN)
    rows = torch.tensor([4, 0, 2])
    assert torch.equal(victim.benign(images, rows, own_pass=False), victim.gallery.embeddings[rows])
    assert torch.equal(victim.benign(images, rows, own_pass=True), victim.embed(images))


def test_a_probe_leaves_nothing_behind():
    victim, _, images = _victim(Metric.EUCLIDEAN)
    victim.probe(images)
    assert images.grad is None
