"""One candidate nearer than another, against all distances."""

import pytest
import torch

from robsweep.attacks.pairs import drift, gap, last_of_first, overtaking
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("metric", list(Metric))
def test_the_gap_is_the_difference_of_two_distances(metric, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    index, other = torch.arange(7), torch.arange(7) + 9
    found, away = gap(queries, index, other, gallery), all_distances(queries, gallery)
    expected = away[torch.arange(7), index] - away[torch.arange(7), other]
    torch.testing.assert_close(found, expected)
    assert len(rows) == len(found)


@pytest.mark.parametrize("metric", list(Metric))
def test_overtaking_is_what_is_left_until_recall_is_lost_by_the_margin(metric, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    away, own = all_distances(queries, gallery), gallery.labels[rows]
    same = gallery.labels[None] == own[:, None]
    same[torch.arange(len(rows)), rows] = False
    other = gallery.labels[None] != own[:, None]
    nearest = [torch.where(mask, away, torch.inf).min(dim=1).values for mask in (other, same)]
    expected = (nearest[0] - nearest[1] + metric.margin).relu()
    torch.testing.assert_close(overtaking(queries, gallery, rows), expected)


def test_drift_follows_the_same_goal(random_gallery):
    gallery, queries, rows = random_gallery(Metric.EUCLIDEAN)
    queries = queries.clone().requires_grad_()
    value = drift(queries, gallery, rows)
    value.sum().backward()
    before = overtaking(queries.detach(), gallery, rows)
    moved = queries.detach() - 0.05 * queries.grad
    assert value.shape == (len(rows),)
    assert (overtaking(moved, gallery, rows).sum() < before.sum()) or (before == 0).all()


@pytest.mark.parametrize("count", [1, 4, 38])
def test_the_last_of_the_first_leaves_out_two(count, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(Metric.NORMALISED)
    left_out = (rows + 1) % 40
    found = last_of_first(queries, gallery, rows, left_out, count)
    for place, order in enumerate(all_distances(queries, gallery).argsort(dim=1).tolist()):
        among = [row for row in order if row not in (int(rows[place]), int(left_out[place]))]
        assert int(found[place]) == among[min(count, len(among)) - 1]
