import pytest
import torch

from robsweep.attacks import build
from robsweep.config.attacks import parse_attack
from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("behaviour", ["reference", "described", "strong"])
@pytest.mark.parametrize("metric", Metric)
def test_pick_loss_and_score(metric, behaviour, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric, queries=20)
    gtt = build(parse_attack("GTT:eps=0.1:alpha=0.01:pgditer=1"), behaviour)
    benign = gallery.embeddings[rows]
    queries = to_metric(queries + 0.6 * queries.flip(0), metric)
    selection = gtt.select(gallery, benign, rows, 0)
    picked = selection.picked[:, 0]
    assert torch.equal(picked, all_distances(benign, gallery).argsort(dim=1)[:, 1])

    losses, kept = [], []
    for line, row, m in zip(all_distances(queries, gallery), rows, picked, strict=True):
        others = [x for x in line.argsort().tolist() if x not in (row, m)]
        if behaviour == "strong":
            losses.append((line[others[3]] - line[m] + metric.margin).relu())
        else:
            losses.append((line - line[m]).relu().mean())
        kept.append(100.0 * bool(line[m] < line[others[3]]))
    assert 0 < sum(kept) < 2000
    torch.testing.assert_close(gtt.loss(queries, selection, gallery, 0), torch.stack(losses))
    assert gtt.measure(queries, selection, gallery)["GTT"].tolist() == kept


@pytest.mark.parametrize("size", [2, 4, 5])
def test_in_a_gallery_of_few_the_nearest_stays_among_the_first_four(size, random_gallery):
    gallery, queries, rows = random_gallery(Metric.NORMALISED, size=size, queries=1)
    gtt = build(parse_attack("GTT:eps=0.1:alpha=0.01:pgditer=1"), "strong")
    selection = gtt.select(gallery, queries, rows, 0)
    assert gtt.loss(queries, selection, gallery, 0).isfinite().all()
    assert gtt.measure(queries, selection, gallery)["GTT"].tolist() == [100.0]
