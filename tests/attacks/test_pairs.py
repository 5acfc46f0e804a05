"""One candidate nearer than another, against all distances."""

import pytest
import torch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from robsweep.attacks.gallery import Gallery
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


@given(
    metric=st.sampled_from(list(Metric)),
    size=st.integers(2, 9),
    count=st.integers(1, 10),
    shift=st.integers(0, 8),
    seed=st.integers(0, 9),
)
@example(metric=Metric.NORMALISED, size=40, count=4, shift=1, seed=0)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_of_the_first_leaves_out_two(metric, size, count, shift, seed, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric, size=size, queries=min(size, 7), seed=seed)
    left_out = (rows + shift) % size  # the query itself, too
    found = last_of_first(queries, gallery, rows, left_out, count)
    for place, order in enumerate(all_distances(queries, gallery).argsort(dim=1).tolist()):
        own, other = int(rows[place]), int(left_out[place])
        among = [row for row in order if row not in (own, other)] or [other]
        assert int(found[place]) == among[min(count, len(among)) - 1]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_the_one_left_out_may_be_the_farthest_of_few(count):
    points = torch.tensor([[0.0], [1.0], [2.0], [3.0], [9.0]])
    gallery = Gallery(points, torch.zeros(5, dtype=torch.int64), Metric.EUCLIDEAN)
    rows, farthest = torch.tensor([0]), torch.tensor([4])
    assert last_of_first(points[:1], gallery, rows, farthest, count).tolist() == [3]
