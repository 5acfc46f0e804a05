import pytest
import torch

from robsweep.attacks import Gallery, candidates
from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric


@pytest.fixture(params=list(Metric))
def case(request, random_gallery, all_distances, monkeypatch):
    """A gallery with its whole distance matrix, asked in blocks of two queries."""
    gallery, queries, rows = random_gallery(request.param)
    monkeypatch.setattr(candidates, "_CPU_BLOCK", 2 * len(gallery) * 8)
    return gallery, queries, rows, all_distances(queries, gallery)


def order_without(far, row):
    return [index for index in far.argsort().tolist() if index != row]


def test_distances_and_closeness(case):
    gallery, queries, _, far = case
    torch.testing.assert_close(candidates.distances(queries, gallery), far)
    assert torch.equal(candidates.closeness(queries, gallery).argsort(dim=1), far.argsort(dim=1))


def test_nearest(case):
    gallery, queries, rows, far = case
    expected = [order_without(line, row)[:5] for line, row in zip(far, rows, strict=True)]
    assert candidates.nearest(queries, gallery, rows, 5).tolist() == expected


def test_count_nearer(case):
    gallery, queries, rows, far = case
    picked = torch.tensor([[row, 2, 9] for row in rows])
    everyone = [
        [int((line < line[index]).sum()) for index in line_picked]
        for line, line_picked in zip(far, picked, strict=True)
    ]
    assert candidates.count_nearer(queries, gallery, picked).tolist() == everyone
    others = [
        [len([x for x in order_without(line, row) if line[x] < line[index]]) for index in (2, 9)]
        for line, row in zip(far, rows, strict=True)
    ]
    assert candidates.count_nearer(queries, gallery, picked[:, 1:], rows).tolist() == others


def test_nearest_other_and_own(case):
    gallery, queries, rows, far = case
    labels = gallery.labels
    other, own, both = candidates.nearest_other_and_own(queries, gallery, labels[rows], rows)
    for line, row, u, m in zip(far, rows, other, own, strict=True):
        ranked = order_without(line, row)
        assert u == next(x for x in ranked if labels[x] != labels[row])
        assert m == next(x for x in ranked if labels[x] == labels[row])
    assert both.all()


@pytest.mark.parametrize("itself", [True, False])
def test_farthest_other_and_nearest_own(case, itself):
    gallery, queries, rows, far = case
    labels = gallery.labels
    other, own, both = candidates.farthest_other_and_nearest_own(
        queries, gallery, labels[rows], None if itself else rows
    )
    for line, row, n, p in zip(far, rows, other, own, strict=True):
        ranked = line.argsort().tolist() if itself else order_without(line, row)
        assert n == [x for x in ranked if labels[x] != labels[row]][-1]
        assert p == next(x for x in ranked if labels[x] == labels[row])
    assert both.all()


def test_recall_at_1(case):
    gallery, queries, rows, far = case
    hits = [
        100.0 * bool(gallery.labels[order_without(line, row)[0]] == gallery.labels[row])
        for line, row in zip(far, rows, strict=True)
    ]
    assert 0 < sum(hits) < 700
    assert candidates.recall_at_1(queries, gallery, rows).tolist() == hits


def test_distance_to(case):
    gallery, queries, _, far = case
    index = torch.tensor([[1, 30]]).expand(7, 2)
    torch.testing.assert_close(candidates.distance_to(queries, index, gallery), far[:, [1, 30]])


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.EUCLIDEAN])
def test_a_distance_within_rounding_has_no_gradient(metric, random_gallery):
    gallery, _, _ = random_gallery(metric)
    query = (gallery.embeddings[:1] * (1 + 1e-14)).requires_grad_()
    away = candidates.distance_to(query, torch.tensor([[0]]), gallery)
    (slope,) = torch.autograd.grad(away.sum(), query)
    assert torch.equal(slope, torch.zeros_like(slope))


def one_class(metric):
    embeddings = torch.eye(4, dtype=torch.float64)
    return Gallery(embeddings, torch.zeros(4, dtype=torch.int64), metric), embeddings[:2], torch.arange(2)


@pytest.mark.parametrize("metric", Metric)
def test_one_class_and_single_members(metric):
    gallery, queries, rows = one_class(metric)
    for ask in (candidates.nearest_other_and_own, candidates.farthest_other_and_nearest_own):
        assert not ask(queries, gallery, gallery.labels[rows], rows)[2].any()
    assert candidates.recall_at_1(queries, gallery, rows).tolist() == [100.0, 100.0]
    single = Gallery(gallery.embeddings, torch.arange(4), metric)
    assert not candidates.nearest_other_and_own(queries, single, single.labels[rows], rows)[2].any()
    assert candidates.recall_at_1(queries, single, rows).tolist() == [0.0, 0.0]


def test_ties_are_not_nearer_and_the_first_of_them_is_the_nearest():
    embeddings = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, -1.0]], dtype=torch.float64)
    gallery = Gallery(embeddings, torch.tensor([0, 0, 1, 1]), Metric.EUCLIDEAN)
    query, own = embeddings[:1], torch.tensor([0])
    assert candidates.count_nearer(query, gallery, torch.tensor([[1, 2, 3]]), own).tolist() == [[0, 0, 0]]
    assert candidates.recall_at_1(query, gallery, own).tolist() == [100.0]


@pytest.mark.parametrize("size", [10, 60_502, 10**8])
def test_blocks_cover_the_queries_in_bounded_memory(size):
    class Sized(Gallery):
        def __len__(self):
            return size

    gallery = Sized(torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64), Metric.EUCLIDEAN)
    cut = list(candidates.blocks(torch.zeros(1000, 3), gallery))
    assert [row for block in cut for row in range(block.start, block.stop)] == list(range(1000))
    longest = max(block.stop - block.start for block in cut)
    assert longest == 1 or longest * size * 4 * 4 <= candidates.WORKSPACE


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.EUCLIDEAN])
def test_distances_in_a_nearly_constant_embedding_are_told_apart(metric):
    """Products of its unit vectors are rounded by more than its distances: seen from the centre they are not."""
    generator = torch.Generator().manual_seed(0)
    features = 1 + 1e-4 * torch.randn(300, 64, generator=generator)
    embeddings = to_metric(features, metric)
    gallery = Gallery(embeddings, torch.arange(300) % 3, metric)
    exact = torch.cdist(embeddings[:20].double(), embeddings.double())
    off_diagonal = ~torch.eye(300, dtype=torch.bool)[:20]
    found = candidates.distances(embeddings[:20], gallery).double()
    assert exact[off_diagonal].max() < 2e-3
    assert ((found - exact).abs() / exact)[off_diagonal].max() < 0.01
