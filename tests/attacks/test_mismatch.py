import pytest
import torch

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("metric", Metric)
def test_loss_and_score_are_cosines_in_every_metric(metric, random_gallery):
    gallery, queries, rows = random_gallery(metric)
    tma = build(parse_attack("TMA:eps=0.1:alpha=0.01:pgditer=1"))
    selection = tma.select(gallery, queries, rows, 0)
    targets = gallery.embeddings[selection.picked]
    cosine = torch.tensor([float(q @ t / (q.norm() * t.norm())) for q, t in zip(queries, targets, strict=True)])
    torch.testing.assert_close(tma.measure(queries, selection, gallery)["TMA"], cosine.double(), rtol=1e-6, atol=1e-7)
    torch.testing.assert_close(tma.loss(queries, selection, gallery, 0), 1 - cosine.double(), rtol=1e-6, atol=1e-7)
