import pytest
import torch

from robsweep.attacks import Gallery, build
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric


def attack(sign, width):
    return build(parse_attack(f"CA:pm={sign}:W={width}:eps=0.1:alpha=0.01:pgditer=1"))


@pytest.mark.parametrize("sign", ["+", "-"])
@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize("metric", Metric)
def test_loss_slope_and_rank_equal_those_of_the_whole_matrix(metric, width, sign, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    ca = attack(sign, width)
    selection = ca.select(gallery, gallery.embeddings[rows], rows, 0)
    factor = 1 if sign == "+" else -1

    ours = queries.clone().requires_grad_()
    loss = ca.loss(ours, selection, gallery, 0)
    (slope,) = torch.autograd.grad(loss.sum(), ours)

    plain = queries.clone().requires_grad_()
    targets = gallery.embeddings[selection.picked]
    far = torch.stack([all_distances(target, gallery) for target in targets])
    reached = torch.stack([all_distances(plain[i : i + 1], gallery)[0, selection.picked[i]] for i in range(len(rows))])
    expected = (factor * (reached[:, :, None] - far)).relu().mean(dim=(1, 2))
    (expected_slope,) = torch.autograd.grad(expected.sum(), plain)
    rank = (reached[:, :, None] > far).double().mean(dim=(1, 2)) * 100

    torch.testing.assert_close(loss, expected)
    torch.testing.assert_close(slope, expected_slope)
    torch.testing.assert_close(ca.measure(queries, selection, gallery)[f"CA{sign}"], rank)


@pytest.mark.parametrize("metric", Metric)
def test_with_one_query_the_slope_has_the_direction_of_its_distance(metric, random_gallery, all_distances):
    gallery, queries, rows = random_gallery(metric)
    ca = attack("+", 1)
    selection = ca.select(gallery, gallery.embeddings[rows], rows, 0)
    moved = queries.clone().requires_grad_()
    (slope,) = torch.autograd.grad(ca.loss(moved, selection, gallery, 0).sum(), moved)
    (direct,) = torch.autograd.grad(all_distances(moved, gallery).gather(1, selection.picked).sum(), moved)
    cosine = torch.cosine_similarity(slope, direct, dim=1)
    torch.testing.assert_close(cosine, torch.ones_like(cosine))


@pytest.mark.parametrize("metric", Metric)
def test_a_benign_image_ties_with_itself(metric, random_gallery):
    """It is its own candidate: at the same distance, hence not nearer, in either direction and in any rounding."""
    gallery, _, _ = random_gallery(metric, size=41)
    rows = torch.arange(41)
    ca = attack("-", 1)
    selection = ca.select(gallery, gallery.embeddings, rows, 0)
    ranks = ca.measure(gallery.embeddings, selection, gallery)["CA-"] * 41 / 100
    far = torch.stack([(gallery.embeddings - gallery.embeddings[q]).norm(dim=1) for q in selection.picked[:, 0]])
    expected = torch.stack([(line < line[row] - 1e-9).sum() for line, row in zip(far, rows, strict=True)])
    torch.testing.assert_close(ranks, expected.double())


@pytest.mark.parametrize("sign", ["+", "-"])
@pytest.mark.parametrize("metric", Metric)
def test_a_candidate_as_far_as_the_benign_image_adds_nothing_to_loss_or_slope(metric, sign, random_gallery):
    """A duplicate ties with the image, so what is summed over the candidates stays."""
    gallery, _, rows = random_gallery(metric)
    ca = attack(sign, 3)
    for row in rows.split(1):
        picked = ca.pick(gallery, gallery.embeddings[row], row, 0)
        again = torch.cat((torch.arange(40), row))
        sums = []
        for among in (gallery, Gallery(gallery.embeddings[again], gallery.labels[again], metric)):
            image = gallery.embeddings[row].clone().requires_grad_()
            selection = ca.prepare(picked, among, image.detach())
            loss = len(among) * ca.loss(image, selection, among, 0)
            sums.append((loss, *torch.autograd.grad(loss.sum(), image)))
        torch.testing.assert_close(sums[1], sums[0], rtol=1e-6, atol=1e-6)
        assert sums[0][1].norm() > 0.1


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_constant_embeddings_rank_first(dtype, random_gallery):
    gallery, _, rows = random_gallery(Metric.NORMALISED)
    constant = type(gallery)(torch.ones(40, 6, dtype=dtype) / 6**0.5, gallery.labels, gallery.metric)
    ca = attack("+", 1)
    selection = ca.select(constant, constant.embeddings[rows], rows, 0)
    assert ca.measure(constant.embeddings[rows], selection, constant)["CA+"].tolist() == [0.0] * 7
