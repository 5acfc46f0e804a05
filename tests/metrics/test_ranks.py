"""Ranks, block by block."""

import pytest
import torch

from robsweep.grammar.hardness import Metric
from robsweep.metrics import ranks
from robsweep.metrics.retrieval import retrieval_scores


def test_block_size_changes_nothing(golden_embeddings, monkeypatch):
    points, labels = (part[:400] for part in golden_embeddings)
    whole = retrieval_scores(points, labels, Metric.NORMALISED)
    for limit in (10**9, -1):
        monkeypatch.setattr(ranks, "_COUNT_UP_TO", limit)
        for workspace in (1, 10**6):
            other = retrieval_scores(points, labels, Metric.NORMALISED, workspace_bytes=workspace)
            assert other.means() == pytest.approx(whole.means(), abs=1e-5)
            assert torch.equal(other.recall_at[1], whole.recall_at[1])


def test_counts_beyond_what_float32_holds_are_taken_in_float64(golden_embeddings, monkeypatch):
    points, labels = (part[:300] for part in golden_embeddings)
    whole = retrieval_scores(points, labels, Metric.NORMALISED)
    monkeypatch.setattr(ranks, "_EXACT_FLOATS", 299)
    assert torch.equal(retrieval_scores(points, labels, Metric.NORMALISED).ap, whole.ap)


@pytest.mark.parametrize("counting", [True, False])
def test_blocks_keep_to_the_workspace(counting, monkeypatch):
    monkeypatch.setattr(ranks, "_COUNT_UP_TO", 10**9 if counting else -1)
    sizes = []
    keys = ranks._keys

    def watched(queries, gallery, squares):
        sizes.append(len(queries) * len(gallery))
        return keys(queries, gallery, squares)

    monkeypatch.setattr(ranks, "_keys", watched)
    points, labels = torch.randn(300, 4), torch.arange(300) % 100
    retrieval_scores(points, labels, Metric.NORMALISED, workspace_bytes=300_000)
    assert sum(sizes) == 300 * 300
    assert max(sizes) <= 300_000 / 12
    assert len(sizes) > 1


def test_self_is_left_out_by_index_even_where_another_is_as_near():
    # two copies of one point, of different classes: each one's nearest is the other, not itself
    points = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    found = retrieval_scores(points, torch.tensor([0, 1, 0]), Metric.NORMALISED)
    assert found.recall_at[1].tolist() == [0, 0, 1]
    assert found.ap.tolist() == [0.5, 0, 1]  # class 1 has nothing else to find


def test_a_constant_embedding_is_ranked_by_index():
    found = retrieval_scores(torch.ones(6, 3), torch.tensor([0, 1, 0, 1, 1, 0]), Metric.NORMALISED)
    assert found.recall_at[1].tolist() == [0, 0, 1, 0, 0, 1]
