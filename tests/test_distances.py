"""The three metrics against numpy, pair by pair."""

import numpy as np
import pytest
import torch
from torch import nn

from robsweep.distances import cross, embed, rowwise, to_metric
from robsweep.grammar.hardness import Metric

A, B = np.random.default_rng(0).normal(size=(2, 6, 4)) * 3


def _as_compared(rows: np.ndarray, metric: Metric) -> np.ndarray:
    return rows if metric is Metric.EUCLIDEAN else rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def _distance(a: np.ndarray, b: np.ndarray, metric: Metric, *, added: float = 0.0) -> float:
    if metric is Metric.COSINE:
        return 1 - a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.linalg.norm(a - b + added))


@pytest.mark.parametrize("metric", Metric)
def test_embeddings_are_normalised_for_n_and_c_alone(metric):
    np.testing.assert_allclose(to_metric(torch.from_numpy(A), metric), _as_compared(A, metric), rtol=1e-12)
    images = torch.from_numpy(A).view(6, 1, 2, 2)
    np.testing.assert_allclose(embed(nn.Flatten(), images, metric), _as_compared(A, metric), rtol=1e-12)


@pytest.mark.parametrize("metric", Metric)
def test_row_by_row(metric):
    a, b = _as_compared(A, metric), _as_compared(B, metric)
    expected = [_distance(x, y, metric, added=1e-6) for x, y in zip(a, b, strict=True)]
    found = rowwise(torch.from_numpy(a), torch.from_numpy(b), metric)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("metric", Metric)
def test_a_row_and_itself(metric):
    a = torch.from_numpy(_as_compared(A, metric)).requires_grad_()
    found = rowwise(a, a.detach(), metric)
    (slope,) = torch.autograd.grad(found.sum(), a)
    # four coordinates, each 1e-6 off
    expected = 0.0 if metric is Metric.COSINE else 2e-6
    np.testing.assert_allclose(found.detach(), np.full(6, expected), atol=1e-15)
    assert slope.isfinite().all()


def test_row_by_row_cosine_is_that_of_vectors_of_any_length():
    found = rowwise(torch.from_numpy(A), torch.from_numpy(B), Metric.COSINE)
    expected = [_distance(x, y, Metric.COSINE) for x, y in zip(A, B, strict=True)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("metric", Metric)
def test_all_against_all(metric):
    a, b = _as_compared(A, metric)[:4], _as_compared(B, metric)
    found = cross(torch.from_numpy(a), torch.from_numpy(b), metric)
    expected = np.array([[_distance(x, y, metric) for y in b] for x in a])
    assert found.shape == (4, 6)
    np.testing.assert_allclose(found, expected, rtol=1e-10)


@pytest.mark.parametrize("metric", Metric)
def test_no_distance_is_negative_or_nan_by_rounding(metric):
    rows = to_metric(torch.randn(200, 64, generator=torch.Generator().manual_seed(0)), metric)
    near = cross(rows, rows, metric).diagonal()
    assert (near >= (-1e-6 if metric is Metric.COSINE else 0)).all()
    assert (near < 1e-2).all()
