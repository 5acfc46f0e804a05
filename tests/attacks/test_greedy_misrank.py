import pytest
import torch

from robsweep.attacks import Gallery, build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric

SPEC = parse_attack("GTM:eps=0.1:alpha=0.01:pgditer=1")


@pytest.mark.parametrize("behaviour", ["reference", "described"])
@pytest.mark.parametrize("metric", Metric)
def test_pick(metric, behaviour, random_gallery, all_distances):
    gallery, _, _ = random_gallery(metric)
    rows = torch.arange(40)
    far = all_distances(gallery.embeddings, gallery)
    picked = build(SPEC, behaviour).pick(gallery, gallery.embeddings, rows, 0).picked
    for row in range(40):
        ranked = [x for x in far[row].argsort().tolist() if x != row]
        if behaviour == "described":
            expected = next(x for x in ranked if gallery.labels[x] != gallery.labels[row])
        else:
            label = gallery.labels[ranked[0]]
            nearest = next(x for x in ranked if gallery.labels[x] != label)
            expected = [x for x in range(40) if gallery.labels[x] != label].index(nearest)
        assert picked[row] == expected


@pytest.mark.parametrize("metric", Metric)
def test_loss_is_the_distance_to_the_picked(metric, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    gtm = build(SPEC, "described")
    selection = gtm.select(gallery, gallery.embeddings[rows], rows, 0)
    expected = all_distances(queries, gallery).gather(1, selection.picked[:, None])[:, 0]
    torch.testing.assert_close(gtm.loss(queries, selection, gallery, 0), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("behaviour", ["reference", "described", "strong"])
def test_without_another_class_there_is_nothing_to_gain(behaviour, random_gallery):
    gallery, queries, rows = random_gallery(Metric.NORMALISED)
    alone = Gallery(gallery.embeddings, torch.zeros(40, dtype=torch.int64), gallery.metric)
    gtm = build(SPEC, behaviour)
    moved = queries.clone().requires_grad_()
    loss = gtm.loss(moved, gtm.select(alone, queries, rows, 0), alone, 0)
    (slope,) = torch.autograd.grad(loss.sum(), moved)
    assert torch.equal(loss, torch.zeros_like(loss))
    assert torch.equal(slope, torch.zeros_like(slope))
