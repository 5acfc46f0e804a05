"""Distance-weighted mining."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from robsweep.grammar.hardness import Hardness, Metric

LABELS = {
    "all different": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    "repeated": [0, 0, 1, 1, 0, 0, 2, 2, 1, 1, 0, 0],
    "two": [7, 7, 7, 7, 7, 7, 3, 3, 7, 7, 3, 3],
    "one class": [4] * 12,
}


def _embeddings(seed: int, *, rows: int = 12, columns: int = 5) -> torch.Tensor:
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))


def _supports(counts: np.ndarray) -> list[set[int]]:
    return [set(np.flatnonzero(row).tolist()) for row in counts]


def _uniform(sets: list[set[int]], items: int) -> np.ndarray:
    return np.array([[(j in chosen) / len(chosen) for j in range(items)] for chosen in sets])


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.COSINE])
def test_distance_weighted_frequencies_follow_the_inverse_density(
    metric: Metric, distances: Callable, counted: Callable, p_value: Callable
) -> None:
    embeddings, labels = _embeddings(5, columns=6) + 0.8, torch.tensor(LABELS["repeated"])
    d = distances(embeddings.numpy(), metric)[0::2]
    same = labels.numpy()[0::2, None] == labels.numpy()
    d[same] = 1.0
    weight = d ** (2.0 - 6) * (1 - d**2 / 4) ** (-(6 - 3) / 2)
    weight[same] = 0
    drawn_p, drawn_n = counted(embeddings, labels, Hardness.DISTANCE, metric, 2000)
    assert _supports(drawn_p) == [{a + 1} for a in range(0, 12, 2)]
    assert p_value(drawn_n, weight / weight.sum(axis=1, keepdims=True)) > 1e-3


@pytest.mark.parametrize("name", ["repeated", "one class"])
@pytest.mark.parametrize("spoil", ["antipodal", "duplicate of another class", "too far for the sphere", "not a number"])
def test_distance_weighted_falls_back_to_uniform_over_other_classes(
    spoil: str, name: str, counted: Callable, eligible: Callable, p_value: Callable
) -> None:
    embeddings, labels = _embeddings(6), torch.tensor(LABELS[name])
    metric = Metric.NORMALISED
    if spoil == "antipodal":
        embeddings = torch.zeros(12, 5)
        embeddings[:, 0] = torch.where(labels == 0, 1.0, -1.0)
        labels = torch.where(labels == 0, 0, 1)
    elif spoil == "duplicate of another class":
        embeddings = torch.eye(5)[0].expand(12, 5)
    elif spoil == "too far for the sphere":
        embeddings, metric = embeddings * 100, Metric.EUCLIDEAN
    else:
        embeddings[[3, 7]] = torch.nan  # two classes: every anchor meets one
    _, negatives = eligible(np.zeros((12, 12)), labels.numpy(), Hardness.RANDOM, 0.2)
    _, drawn = counted(embeddings, labels, Hardness.DISTANCE, metric, 400)
    assert _supports(drawn) == negatives
    assert p_value(drawn, _uniform(negatives, 12)) > 1e-3
