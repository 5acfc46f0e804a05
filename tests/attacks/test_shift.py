import pytest
import torch

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("metric", Metric)
def test_loss_is_minus_the_shift_and_has_a_slope_at_the_start(metric, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    es = build(parse_attack("ES:eps=0.1:alpha=0.01:pgditer=1"))
    benign = gallery.embeddings[rows]
    selection = es.select(gallery, benign, rows, 0)
    shift = all_distances(queries, gallery).gather(1, rows[:, None])[:, 0]
    torch.testing.assert_close(-es.loss(queries, selection, gallery, 1), shift, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(es.measure(queries, selection, gallery)["ES:D"], shift, rtol=1e-4, atol=1e-5)

    start = benign.clone().requires_grad_()
    (slope,) = torch.autograd.grad(es.loss(start, selection, gallery, 0).sum(), start)
    assert (slope.norm(dim=1) > (1e-8 if metric is Metric.COSINE else 0.1)).all()
