import pytest
import torch

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("behaviour", ["reference", "described", "strong"])
@pytest.mark.parametrize("metric", Metric)
def test_loss_and_slope_equal_those_of_the_whole_matrix(metric, behaviour, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    ltm = build(parse_attack("LTM:eps=0.1:alpha=0.01:pgditer=1"), behaviour)
    ours = queries.clone().requires_grad_()
    loss = ltm.loss(ours, ltm.select(gallery, queries, rows, 0), gallery, 0)
    (slope,) = torch.autograd.grad(loss.sum(), ours)

    plain = queries.clone().requires_grad_()
    terms = []
    for line, row in zip(all_distances(plain, gallery), rows, strict=True):
        same = gallery.labels == gallery.labels[row]
        other = line[~same]
        if behaviour != "reference":
            same[row] = False
        hinge = other.min() - line[same].min() + metric.margin
        terms.append((hinge if behaviour == "strong" else other.max() - line[same].min()).relu())
    expected = torch.stack(terms)
    (expected_slope,) = torch.autograd.grad(expected.sum(), plain)
    assert (expected > 0).any()
    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(slope, expected_slope)
