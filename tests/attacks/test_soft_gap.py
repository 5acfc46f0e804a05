import pytest
import torch
from torch.autograd import gradcheck

from robsweep.attacks import Gallery, candidates
from robsweep.attacks.soft_gap import soft_gap
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("temperature", [0.02, 0.5])
@pytest.mark.parametrize("metric", Metric)
def test_value_and_slope_equal_those_of_the_whole_matrix(
    metric, temperature, random_gallery, all_distances, monkeypatch
):
    monkeypatch.setattr(candidates, "_CPU_BLOCK", 3 * 40 * 8)
    gallery, queries, rows = random_gallery(metric)
    upstream = torch.arange(1.0, 8.0, dtype=torch.float64)
    ours = queries.clone().requires_grad_()
    gap = soft_gap(ours, gallery, rows, temperature)
    (slope,) = torch.autograd.grad((gap * upstream).sum(), ours)

    plain = queries.clone().requires_grad_()
    terms = []
    for line, row in zip(all_distances(plain, gallery), rows, strict=True):
        same = gallery.labels == gallery.labels[row]
        other = line[~same]
        same[row] = False
        terms.append(
            temperature * (torch.exp(-line[same] / temperature).sum() / torch.exp(-other / temperature).sum()).log()
        )
    expected = torch.stack(terms)
    (expected_slope,) = torch.autograd.grad((expected * upstream).sum(), plain)
    torch.testing.assert_close(gap, expected)
    torch.testing.assert_close(slope, expected_slope)


@pytest.mark.parametrize("metric", Metric)
def test_finite_differences(metric, random_gallery):
    gallery, queries, rows = random_gallery(metric, queries=3)
    assert gradcheck(lambda x: soft_gap(x, gallery, rows, 0.3), queries.clone().requires_grad_())


@pytest.mark.parametrize("metric", Metric)
def test_a_low_temperature_leaves_the_nearest(metric, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    far = all_distances(queries, gallery).scatter(1, rows[:, None], torch.inf)
    mine = gallery.labels == gallery.labels[rows, None]
    nearest = far.masked_fill(mine, torch.inf).amin(dim=1) - far.masked_fill(~mine, torch.inf).amin(dim=1)
    torch.testing.assert_close(soft_gap(queries, gallery, rows, 1e-5), nearest, atol=1e-3, rtol=0)


@pytest.mark.parametrize("labels", [torch.zeros(40, dtype=torch.int64), torch.arange(40)], ids=["one", "alone"])
def test_without_another_class_or_another_member_there_is_nothing_to_gain(labels, random_gallery):
    gallery, queries, rows = random_gallery(Metric.NORMALISED)
    moved = queries.clone().requires_grad_()
    gap = soft_gap(moved, Gallery(gallery.embeddings, labels, gallery.metric), rows, 0.1)
    (slope,) = torch.autograd.grad(gap.sum(), moved)
    assert torch.equal(gap, torch.zeros_like(gap))
    assert torch.equal(slope, torch.zeros_like(slope))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_query_on_its_own_candidate_and_on_a_copy_of_it_has_a_finite_gradient(dtype, random_gallery):
    gallery, _, _ = random_gallery(Metric.NORMALISED)
    embeddings = gallery.embeddings.to(dtype)
    embeddings[4] = embeddings[0]  # a copy of the query, of its class
    query = embeddings[:1].clone().requires_grad_()
    gap = soft_gap(query, Gallery(embeddings, gallery.labels, gallery.metric), torch.tensor([0]), 0.1)
    (slope,) = torch.autograd.grad(gap.sum(), query)
    assert gap.isfinite().all()
    assert slope.isfinite().all()
    assert slope.norm() < 10
