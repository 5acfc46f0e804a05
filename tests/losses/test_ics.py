"""ICS."""

import numpy as np
import pytest

from robsweep.grammar.hardness import Metric
from robsweep.losses import ics
from tests.losses.conftest import distance_between, some_triplets


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("margin", [0.0, 0.2])
def test_ics_by_hand(metric: Metric, margin: float) -> None:
    a, moved, p = some_triplets(metric)
    rows = zip(a.double().numpy(), moved.double().numpy(), p.double().numpy(), strict=True)
    by_hand = [max(distance_between(x, y, metric) - distance_between(x, z, metric) + margin, 0) for x, y, z in rows]
    assert ics(a, moved, p, metric=metric, margin=margin).item() == pytest.approx(np.mean(by_hand), abs=2e-5)


def test_ics_is_zero_without_a_shift_and_pulls_on_benign_embeddings_otherwise() -> None:
    a, moved, p = (x.requires_grad_() for x in some_triplets(Metric.NORMALISED))
    assert ics(a, a, p, metric=Metric.NORMALISED) == 0
    ics(a, moved, p, metric=Metric.NORMALISED).backward()
    assert all(x.grad is not None and x.grad.abs().sum() > 0 for x in (a, moved, p))
