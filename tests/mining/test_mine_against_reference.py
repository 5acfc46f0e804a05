"""The reference implementation's draws from a batch of 32 pairs of Fashion-MNIST."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from robsweep.distances import to_metric
from robsweep.grammar.hardness import Hardness, Metric

NAMES = {Hardness.RANDOM: "random", Hardness.SEMIHARD: "semihard", Hardness.SOFTHARD: "softhard"}


@pytest.fixture(scope="module", params=list(Metric))
def batch(request: pytest.FixtureRequest, golden: dict, distances: Callable) -> tuple:
    metric: Metric = request.param
    embeddings = golden["emb_raw"]
    return (
        metric,
        torch.from_numpy(embeddings),
        torch.from_numpy(golden["labels"]),
        distances(embeddings, metric),
    )


def _uniform(sets: list[set[int]]) -> np.ndarray:
    return np.array([[(j in chosen) / len(chosen) for j in range(64)] for chosen in sets])


@pytest.mark.parametrize("hardness", NAMES)
def test_both_draw_uniformly_from_the_same_sets(
    hardness: Hardness, batch: tuple, golden: dict, eligible: Callable, counted: Callable, p_value: Callable
) -> None:
    metric, embeddings, labels, d = batch
    positives, negatives = map(_uniform, eligible(d, labels.numpy(), hardness, metric.margin))
    stem = f"{NAMES[hardness]}_{metric.value}"
    ours = counted(embeddings, labels, hardness, metric, 400)
    for drawn in (ours, (golden[f"{stem}_pos_counts"], golden[f"{stem}_neg_counts"])):
        assert p_value(drawn[1], negatives) > 1e-3
        if hardness is Hardness.SOFTHARD:
            assert p_value(drawn[0], positives) > 1e-3
        else:
            assert np.array_equal(drawn[0] > 0, positives > 0)


def test_both_compare_the_same_embeddings(golden: dict) -> None:
    ours = to_metric(torch.from_numpy(golden["emb_raw"]), Metric.NORMALISED)
    assert ours.numpy() == pytest.approx(golden["emb_normalised"], abs=1e-6)


def test_the_hardest_are_the_same(batch: tuple, golden: dict, counted: Callable) -> None:
    metric, embeddings, labels, _ = batch
    positive, negative = counted(embeddings, labels, Hardness.HARDEST, metric, 1)
    _, reference_positive, reference_negative = golden[f"hard_{metric.value}"]
    assert np.array_equal(positive.argmax(axis=1), reference_positive)
    assert np.array_equal(negative.argmax(axis=1), reference_negative)


def test_distance_weights_explain_both(batch: tuple, golden: dict, counted: Callable, p_value: Callable) -> None:
    metric, embeddings, labels, d = batch
    rows, same = d[0::2].copy(), labels.numpy()[0::2, None] == labels.numpy()
    rows[same] = 1.0
    if metric is Metric.EUCLIDEAN:
        # raw embeddings lie too far apart for the density, so ours are uniform; the reference recorded none
        assert rows.max(axis=1).min() > 2
        weight = np.where(same, 0.0, 1.0)
    else:
        log_weight = (2 - 512) * np.log(rows) - (512 - 3) / 2 * np.log1p(-(rows**2) / 4)
        log_weight[same] = -np.inf
        weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    chances = weight / weight.sum(axis=1, keepdims=True)
    pairs, ours = counted(embeddings, labels, Hardness.DISTANCE, metric, 400)
    assert p_value(ours, chances) > 1e-3
    if metric is not Metric.EUCLIDEAN:
        assert np.array_equal(golden[f"distance_{metric.value}_pos_counts"] > 0, pairs > 0)
        assert p_value(golden[f"distance_{metric.value}_neg_counts"], chances) > 1e-3
