import itertools

import pytest
import torch
from scipy.stats import kendalltau

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("width", [2, 5])
@pytest.mark.parametrize("metric", Metric)
def test_loss_and_tau(metric, width, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    foa = build(parse_attack(f"FOA:M={width}:eps=0.1:alpha=0.01:pgditer=1"))
    selection = foa.select(gallery, gallery.embeddings[rows], rows, 0)
    far = all_distances(queries, gallery).gather(1, selection.picked)
    pairs = list(itertools.combinations(range(width), 2))
    expected = torch.stack([torch.stack([(line[i] - line[j]).relu() for i, j in pairs]).mean() for line in far])
    torch.testing.assert_close(foa.loss(queries, selection, gallery, 0), expected, rtol=1e-4, atol=1e-5)
    taus = torch.tensor([kendalltau(range(width), line.tolist()).statistic for line in far], dtype=torch.float64)
    torch.testing.assert_close(foa.measure(queries, selection, gallery)["FOA"], taus)


@pytest.mark.parametrize("metric", Metric)
def test_a_pair_is_to_be_reversed(metric, random_gallery):
    gallery, _, rows = random_gallery(metric)
    foa = build(parse_attack("FOA:eps=0.1:alpha=0.01:pgditer=1"))
    benign = gallery.embeddings[rows]
    selection = foa.select(gallery, benign, rows, 0)
    assert foa.measure(benign, selection, gallery)["FOA"].tolist() == [-1.0] * 7
