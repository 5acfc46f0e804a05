"""Distance-weighted mining."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from robsweep.grammar.hardness import Hardness, Metric
from tests.mining.conftest import LABELS, embeddings_of, supports_of, uniform_over


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.COSINE])
def test_distance_weighted_frequencies_follow_the_inverse_density(
    metric: Metric, distances: Callable, counted: Callable, p_value: Callable
) -> None:
    embeddings, labels = embeddings_of(5, columns=6) + 0.8, torch.tensor(LABELS["repeated"])
    d = distances(embeddings.numpy(), metric)[0::2]
    same = labels.numpy()[0::2, None] == labels.numpy()
    d[same] = 1.0
    weight = d ** (2.0 - 6) * (1 - d**2 / 4) ** (-(6 - 3) / 2)
    weight[same] = 0
    drawn_p, drawn_n = counted(embeddings, labels, Hardness.DISTANCE, metric, 2000)
    assert supports_of(drawn_p) == [{a + 1} for a in range(0, 12, 2)]
    assert p_value(drawn_n, weight / weight.sum(axis=1, keepdims=True)) > 1e-3


@pytest.mark.parametrize("name", ["repeated", "one class"])
@pytest.mark.parametrize("spoil", ["antipodal", "duplicate of another class", "too far for the sphere", "not a number"])
def test_distance_weighted_falls_back_to_uniform_over_other_classes(
    spoil: str, name: str, counted: Callable, eligible: Callable, p_value: Callable
) -> None:
    embeddings, labels = embeddings_of(6), torch.tensor(LABELS[name])
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
    assert supports_of(drawn) == negatives
    assert p_value(drawn, uniform_over(negatives, 12)) > 1e-3
