import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.metrics import ranks, retrieval
from robsweep.metrics.ranks import rank_blocks
from robsweep.metrics.retrieval import cross_retrieval_scores, retrieval_scores

GOLDEN = Path(__file__).parents[1] / "golden"
SCORES = ("recall_at_1", "recall_at_2", "map", "map_at_10", "map_at_r")


def slow(query, query_label, gallery, labels, metric, own=None):
    """One query by the definitions: the whole ranking as a list, ties by index."""
    x, g = query.double(), gallery.double()
    if metric is not Metric.EUCLIDEAN:
        x, g = x / x.norm().clamp_min(1e-12), g / g.norm(dim=1, keepdim=True).clamp_min(1e-12)
    distance = (g - x).square().sum(dim=1)
    ranking = sorted((j for j in range(len(g)) if j != own), key=lambda j: (float(distance[j]), j))
    hits = [int(labels[j]) == int(query_label) for j in ranking]
    relevant = sum(hits)
    if not relevant:
        return dict.fromkeys(SCORES, 0.0)
    precision = [hit * sum(hits[: i + 1]) / (i + 1) for i, hit in enumerate(hits)]
    return {
        "recall_at_1": float(any(hits[:1])),
        "recall_at_2": float(any(hits[:2])),
        "map": sum(precision) / relevant,
        "map_at_10": sum(precision[:10]) / 10,
        "map_at_r": sum(precision[:relevant]) / relevant,
    }


def whole_numbers(generator, count, dimension=4):
    """Points of a small grid: exact in float32 for metric E, and full of ties."""
    return torch.randint(-2, 3, (count, dimension), generator=generator).float()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 40), classes=st.integers(1, 12))
@pytest.mark.parametrize("counting", [True, False])
def test_agrees_with_the_definitions_where_ties_abound(counting, seed, count, classes):
    generator = torch.Generator().manual_seed(seed)
    points = whole_numbers(generator, count)
    # distances are whole numbers once the centre is: a pair of opposite points each keeps it at zero
    points = torch.cat([points, -points])
    labels = torch.randint(classes, (2 * count,), generator=generator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "_COUNT_UP_TO", 10**9 if counting else -1)
        found = retrieval_scores(points, labels, Metric.EUCLIDEAN).per_query()
    expected = [
        slow(p, y, points, labels, Metric.EUCLIDEAN, own=i) for i, (p, y) in enumerate(zip(points, labels, strict=True))
    ]
    for name in SCORES:
        assert found[name].tolist() == pytest.approx([scores[name] for scores in expected], abs=1e-12), name


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("counting", [True, False])
def test_agrees_with_the_definitions(metric, counting, monkeypatch):
    monkeypatch.setattr(ranks, "_COUNT_UP_TO", 10**9 if counting else -1)
    generator = torch.Generator().manual_seed(5)
    points = torch.randn(150, 8, generator=generator)
    labels = torch.randint(12, (150,), generator=generator)
    found = retrieval_scores(points, labels, metric).per_query()
    expected = [slow(p, y, points, labels, metric, own=i) for i, (p, y) in enumerate(zip(points, labels, strict=True))]
    for name in SCORES:
        assert found[name].tolist() == pytest.approx([scores[name] for scores in expected], abs=1e-12), name


@pytest.mark.parametrize("metric", list(Metric))
def test_queries_against_a_gallery(metric):
    generator = torch.Generator().manual_seed(6)
    queries, gallery = torch.randn(30, 8, generator=generator), torch.randn(90, 8, generator=generator)
    query_labels = torch.randint(12, (30,), generator=generator)  # labels 10 and 11 are in no gallery
    labels = torch.randint(10, (90,), generator=generator)
    found = cross_retrieval_scores(queries, query_labels, gallery, labels, metric)
    expected = [slow(p, y, gallery, labels, metric) for p, y in zip(queries, query_labels, strict=True)]
    for name, values in found.per_query().items():
        assert values.tolist() == pytest.approx([scores[name] for scores in expected], abs=1e-12), name
    assert found.relevant.tolist() == [int((labels == y).sum()) for y in query_labels]


@pytest.mark.parametrize("metric", list(Metric))
def test_golden(metric, golden_embeddings):
    summary = json.loads((GOLDEN / "metrics.json").read_text())[metric.value]
    per_query = np.load(GOLDEN / "metrics.npz")
    found = retrieval_scores(*golden_embeddings, metric)
    means = found.means()
    for ours, theirs in (("recall_at_1", "r@1"), ("recall_at_2", "r@2"), ("map", "mAP"), ("map_at_10", "mAP@10")):
        assert means[ours] == pytest.approx(summary[theirs], abs=1e-6), ours
    nearest = per_query[f"{metric.value}_rank"]
    assert np.array_equal(found.recall_at[1].numpy() == 1, nearest == 0)
    assert np.array_equal(found.recall_at[2].numpy() == 1, nearest <= 1)
    assert found.ap_at_10.numpy() == pytest.approx(per_query[f"{metric.value}_ap10"], abs=1e-6)
    off = np.abs(found.ap.numpy() - per_query[f"{metric.value}_ap"])
    assert (off <= 1e-6 + _moved_by_ties(*golden_embeddings, metric)).all()


def _moved_by_ties(embeddings, labels, metric):
    """How far each query's AP moves at most where neighbours that float32 cannot tell apart change places.

    A relevant one at rank k + 1 that changes places with an irrelevant one at rank k moves AP by j / (k (k + 1) R),
    for R relevant ones of which it is the j-th.
    """
    x = embeddings.double()
    if metric is not Metric.EUCLIDEAN:
        x = x / x.norm(dim=1, keepdim=True)
    # squared distances come from products of embeddings, and those of two processors differ in their last places
    least = 16 * torch.finfo(torch.float32).eps * 2 * x.square().sum(dim=1).max()
    bounds = []
    for row in range(len(x)):
        distance = (x - x[row]).square().sum(dim=1)
        distance[row] = math.inf
        ordered, ranking = distance.sort(stable=True)
        hits = (labels[ranking] == labels[row])[:-1]
        near = ordered[1:-1] - ordered[:-2] < least
        rank = torch.arange(1, len(hits))
        step = hits.cumsum(0)[1:] / (rank * (rank + 1)) / hits.sum()
        bounds.append(float(step[near & (hits[1:] != hits[:-1])].sum()))
    return np.array(bounds)


def test_selected_queries(golden_embeddings):
    points, labels = (part[:300] for part in golden_embeddings)
    rows = torch.tensor([17, 3, 299])
    some = retrieval_scores(points, labels, Metric.NORMALISED, queries=rows, recall_at=(1, 5))
    whole = retrieval_scores(points, labels, Metric.NORMALISED, recall_at=(1, 5))
    assert some.ap.tolist() == pytest.approx(whole.ap[rows].tolist())
    assert some.recall_at[5].tolist() == whole.recall_at[5][rows].tolist()


def test_not_finite_gives_nan_not_a_score():
    points = torch.randn(5, 3)
    points[2, 1] = torch.nan
    found = retrieval_scores(points, torch.tensor([0, 0, 1, 1, 1]), Metric.NORMALISED)
    assert all(values.isnan().all() for values in found.per_query().values())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: retrieval_scores(torch.ones(3, 2), torch.ones(4), Metric.COSINE), r"got \(3, 2\) and \(4,\)"),
        (lambda: retrieval_scores(torch.ones(0, 2), torch.ones(0), Metric.COSINE), r"N >= 1 labels"),
        (
            lambda: retrieval_scores(torch.ones(2, 2), torch.zeros(2), Metric.COSINE, recall_at=(1, 0)),
            r"at least 1, got \[1, 0\]",
        ),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(UserError, match=message):
        call()


def test_ranks_are_taken_in_ieee_float32_whatever_the_switches_say(monkeypatch):
    seen = []

    def watched(*arguments, **options):
        seen.append((torch.get_float32_matmul_precision(), torch.backends.cudnn.allow_tf32))
        return rank_blocks(*arguments, **options)

    monkeypatch.setattr(retrieval, "rank_blocks", watched)
    points, labels = torch.rand(9, 3), torch.arange(9) % 3
    torch.set_float32_matmul_precision("medium")
    try:
        retrieval_scores(points, labels, Metric.NORMALISED)
        cross_retrieval_scores(points, labels, points, labels, Metric.EUCLIDEAN)
        assert torch.get_float32_matmul_precision() == "medium"
    finally:
        torch.set_float32_matmul_precision("highest")
    assert seen == [("highest", False)] * 2
