import pytest
import torch
from torch.autograd import gradcheck

from robsweep.attacks import Gallery, candidates
from robsweep.attacks.hinge import rank_hinge
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("width", [1, 3])
def test_value_and_gradient_equal_those_of_the_whole_matrix(
    metric, sign, width, random_gallery, all_distances, monkeypatch
):
    monkeypatch.setattr(candidates, "_CPU_BLOCK", 3 * 40 * 8)
    gallery, queries, rows = random_gallery(metric)
    picked = torch.randint(0, 40, (7, width), generator=torch.Generator().manual_seed(1))
    upstream = torch.arange(1.0, 8.0, dtype=torch.float64)

    ours = queries.clone().requires_grad_()
    loss = rank_hinge(ours, gallery, picked, rows, sign)
    (slope,) = torch.autograd.grad((loss * upstream).sum(), ours)

    plain = queries.clone().requires_grad_()
    far = all_distances(plain, gallery)
    expected = (sign * (far.gather(1, picked)[:, :, None] - far[:, None])).relu().mean(dim=(1, 2))
    (expected_slope,) = torch.autograd.grad((expected * upstream).sum(), plain)

    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(slope, expected_slope)


@pytest.mark.parametrize("metric", Metric)
def test_finite_differences(metric, random_gallery):
    gallery, queries, rows = random_gallery(metric, queries=3)
    picked = torch.tensor([[1, 2], [3, 4], [5, 6]])
    assert gradcheck(lambda x: rank_hinge(x, gallery, picked, rows, 1), queries.clone().requires_grad_())


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_query_on_its_own_candidate_and_on_a_copy_of_it_has_a_finite_gradient(metric, dtype, random_gallery):
    gallery, _, _ = random_gallery(metric)
    embeddings = gallery.embeddings.to(dtype)
    embeddings[1] = embeddings[0]
    gallery = Gallery(embeddings, gallery.labels, metric)
    query = embeddings[:1].clone().requires_grad_()
    loss = rank_hinge(query, gallery, torch.tensor([[5]]), torch.tensor([0]), 1)
    (slope,) = torch.autograd.grad(loss.sum(), query)
    assert slope.isfinite().all()
    assert slope.norm() < 10


def test_constant_embeddings_give_no_loss_and_no_gradient():
    gallery = Gallery(torch.full((6, 4), 0.5), torch.zeros(6, dtype=torch.int64), Metric.NORMALISED)
    query = torch.full((2, 4), 0.5, requires_grad=True)
    loss = rank_hinge(query, gallery, torch.tensor([[1], [2]]), torch.tensor([0, 1]), 1)
    (slope,) = torch.autograd.grad(loss.sum(), query)
    assert loss.abs().max() < 1e-3
    assert slope.norm(dim=1).max() < 1e-3
