import numpy as np
import pytest
import torch.nn.functional as F

from robsweep.grammar.hardness import Metric
from robsweep.losses import hardness, triplet
from tests.losses.conftest import distance_between, some_triplets


@pytest.mark.parametrize("metric", Metric)
def test_hardness_and_loss_of_each_triplet_by_hand(metric: Metric) -> None:
    a, p, n = some_triplets(metric)
    rows = zip(a.double().numpy(), p.double().numpy(), n.double().numpy(), strict=True)
    by_hand = np.array([distance_between(x, y, metric) - distance_between(x, z, metric) for x, y, z in rows])
    assert hardness(a, p, n, metric=metric).numpy() == pytest.approx(by_hand, abs=2e-5)
    expected = np.maximum(by_hand + metric.margin, 0).mean()
    assert triplet(a, p, n, metric=metric, margin=metric.margin).item() == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.EUCLIDEAN])
def test_euclidean_loss_is_that_of_torch(metric: Metric) -> None:
    a, p, n = some_triplets(metric)
    expected = F.triplet_margin_loss(a, p, n, margin=metric.margin)
    ours = triplet(a, p, n, metric=metric, margin=metric.margin)
    assert ours.item() == pytest.approx(expected.item(), rel=1e-6)
