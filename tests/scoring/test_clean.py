"""Benign scores in blocks are those of the whole test set at once."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from robsweep.data.catalog import load
from robsweep.distances import embed
from robsweep.grammar.hardness import Metric
from robsweep.metrics.retrieval import retrieval_scores
from robsweep.scoring import clean
from robsweep.scoring.clean import all_embeddings, all_values, clean_here, image_blocks, with_cost
from robsweep.scoring.networks import build_network
from robsweep.scoring.values import Clean, Embedded, RetrievalShard


@given(st.integers(1, 40_000))
def test_blocks_hold_every_image_once_in_order(images):
    rows = [row for block in image_blocks(images) for row in (block.start, block.stop - 1)]
    assert rows[0] == 0
    assert rows[-1] == images - 1
    assert all(
        block.stop == after.start for block, after in zip(image_blocks(images), image_blocks(images)[1:], strict=False)
    )
    assert all(block.start % clean.BLOCK == 0 for block in image_blocks(images))


@given(st.permutations(range(4)))
def test_parts_may_come_in_any_order(order):
    rows = [np.arange(3 * i, 3 * i + 3, dtype=np.float32) for i in range(4)]
    embedded = [Embedded(3 * i, rows[i][:, None], 0.0) for i in order]
    assert all_embeddings(embedded)[:, 0].tolist() == list(range(12))
    ranked = [RetrievalShard(3 * i, {"map": rows[i].astype(np.float64)}, 0.0) for i in order]
    assert all_values(ranked)["map"].tolist() == list(range(12))


def test_the_cost_is_that_of_every_part():
    none = np.zeros((0, 2), dtype=np.float32)
    alone = Clean({}, np.zeros(0, np.int64), np.zeros(0, np.int64), "abc", (), seconds=8.0)
    parts = [Embedded(0, none, 0.5), Embedded(7, none, 0.25), RetrievalShard(0, {}, 1.0), RetrievalShard(7, {}, 2.0)]
    assert with_cost(alone, parts) == replace(alone, seconds=11.75)


@pytest.mark.parametrize("block", [7, 100, 10_000])
def test_queries_are_looked_for_in_the_gallery_alone(open_worker, checkpoint, quick, monkeypatch, block):
    data = load("digits", "test")
    marks = np.arange(len(data)) % 3 == 0
    marks[:50] = False  # blocks without any query
    monkeypatch.setattr(clean, "BLOCK", block)
    monkeypatch.setattr("robsweep.scoring.worker_cache.load", lambda *_: replace(data, queries=marks))
    request, worker, weights = open_worker(checkpoint, quick())
    embeddings, found = clean_here(request, worker, weights)
    distances = np.linalg.norm(embeddings[marks][:, None].astype(float) - embeddings[~marks].astype(float), axis=2)
    order = np.argsort(distances, axis=1, kind="stable")
    hits = data.labels[~marks][order] == data.labels[marks][:, None]
    precision = np.cumsum(hits, axis=1) / np.arange(1, hits.shape[1] + 1)
    # rounding may exchange two neighbours whose distances are all but equal, which shows if one is a hit
    gaps = np.diff(np.take_along_axis(distances, order, axis=1), axis=1)
    sure = ~((gaps < 1e-6) & (hits[:, 1:] != hits[:, :-1])).any(axis=1)
    assert sure.mean() > 0.8
    expected = {
        "recall_at_1": hits[:, 0],
        "recall_at_2": hits[:, :2].any(axis=1),
        "map": (precision * hits).sum(axis=1) / hits.sum(axis=1),
    }
    for name, values in expected.items():
        np.testing.assert_allclose(found.values[name][sure], values[sure], atol=1e-6)
    assert found.candidates == len(data)  # attacks rank against all


@pytest.mark.parametrize("block", [7, 100, 10_000])
def test_scores_are_those_of_one_ranking(open_worker, checkpoint, quick, monkeypatch, block):
    monkeypatch.setattr(clean, "BLOCK", block)
    request, worker, weights = open_worker(checkpoint, quick())
    embeddings, found = clean_here(request, worker, weights)
    data = load("digits", "test")
    with torch.no_grad():
        model = build_network(request.configuration, weights)
        expected = embed(model, data.batch(np.arange(len(data))), Metric.NORMALISED)
    np.testing.assert_allclose(embeddings, expected, atol=1e-5)
    whole = retrieval_scores(torch.from_numpy(embeddings), torch.from_numpy(data.labels), Metric.NORMALISED)
    for name, values in whole.per_query().items():
        np.testing.assert_allclose(found.values[name], values, atol=1e-6, err_msg=name)
    assert found.candidates == len(data)
    assert found.seconds > 0
