import numpy as np
import pytest
import torch
import torch.nn.functional as F

from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric
from robsweep.losses import hardness, triplet


def _triplets(metric: Metric) -> tuple[torch.Tensor, ...]:
    rows = torch.randn(3, 9, 4, generator=torch.Generator().manual_seed(2))
    return tuple(to_metric(rows, metric).unbind())


def _distance(a: np.ndarray, b: np.ndarray, metric: Metric) -> float:
    return float(1 - a @ b) if metric is Metric.COSINE else float(np.sqrt(((a - b) ** 2).sum()))


@pytest.mark.parametrize("metric", Metric)
def test_hardness_and_loss_of_each_triplet_by_hand(metric: Metric) -> None:
    a, p, n = _triplets(metric)
    rows = zip(a.double().numpy(), p.double().numpy(), n.double().numpy(), strict=True)
    by_hand = np.array([_distance(x, y, metric) - _distance(x, z, metric) for x, y, z in rows])
    assert hardness(a, p, n, metric=metric).numpy() == pytest.approx(by_hand, abs=2e-5)
    expected = np.maximum(by_hand + metric.margin, 0).mean()
    assert triplet(a, p, n, metric=metric, margin=metric.margin).item() == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.EUCLIDEAN])
def test_euclidean_loss_is_that_of_torch(metric: Metric) -> None:
    a, p, n = _triplets(metric)
    expected = F.triplet_margin_loss(a, p, n, margin=metric.margin)
    ours = triplet(a, p, n, metric=metric, margin=metric.margin)
    assert ours.item() == pytest.approx(expected.item(), rel=1e-6)
