import pytest
import torch

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("sign", ["+", "-"])
@pytest.mark.parametrize("metric", Metric)
def test_loss_and_rank(metric, sign, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    qa = build(parse_attack(f"QA:pm={sign}:M=3:eps=0.1:alpha=0.01:pgditer=1"))
    selection = qa.select(gallery, gallery.embeddings[rows], rows, 0)
    far = all_distances(queries, gallery)
    aimed = far.gather(1, selection.picked)
    factor = 1 if sign == "+" else -1
    expected = (factor * (aimed[:, :, None] - far[:, None])).relu().mean(dim=(1, 2))
    torch.testing.assert_close(qa.loss(queries, selection, gallery, 0), expected)
    rank = (far[:, None] < aimed[:, :, None]).double().mean(dim=(1, 2)) * 100
    torch.testing.assert_close(qa.measure(queries, selection, gallery)[f"QA{sign}"], rank)


@pytest.mark.parametrize("metric", Metric)
def test_lowering_picks_different_near_candidates_but_not_the_query(metric, random_gallery, all_distances):
    gallery, _, rows = random_gallery(metric)
    qa = build(parse_attack("QA:pm=-:M=3:eps=0.1:alpha=0.01:pgditer=1"))
    benign = gallery.embeddings[rows]
    picked = qa.pick(gallery, benign, rows, 0).picked
    ranked = all_distances(benign, gallery).argsort(dim=1)
    assert [sorted(row) for row in picked.tolist()] == [sorted(row) for row in ranked[:, 1:4].tolist()]
