import itertools
import sys

import numpy as np
import pytest
import torch

from robsweep.distances import to_metric
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import LIBRARY_LOSSES, LibraryLoss, parse_loss
from robsweep.losses import library_loss

LABELS = torch.tensor([0, 0, 1, 1, 2, 2, 0, 0])


def _embeddings(metric: Metric) -> torch.Tensor:
    return to_metric(torch.randn(8, 6, generator=torch.Generator().manual_seed(7)), metric)


def test_a_missing_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytorch_metric_learning", None)
    with pytest.raises(UserError, match=r"'circleC' needs .* pip install pytorch-metric-learning"):
        library_loss(LibraryLoss(name="circle", metric=Metric.COSINE))


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("name", LIBRARY_LOSSES)
def test_every_name_gives_a_finite_loss_and_gradient(name: str, metric: Metric) -> None:
    pytest.importorskip("pytorch_metric_learning")
    loss = parse_loss(f"{name}{metric.value}")
    assert isinstance(loss, LibraryLoss)
    embeddings = _embeddings(metric).requires_grad_()
    value = library_loss(loss)(embeddings, LABELS)
    (gradient,) = torch.autograd.grad(value, embeddings)
    assert value.ndim == 0
    assert value.isfinite()
    assert gradient.isfinite().all()
    assert gradient.abs().sum() > 0


@pytest.mark.parametrize("metric", Metric)
def test_contrastive_is_taken_on_the_metrics_own_distance(metric: Metric) -> None:
    pytest.importorskip("pytorch_metric_learning")
    embeddings = _embeddings(metric)
    near, far = [], []
    for i, j in itertools.permutations(range(8), 2):
        a, b = embeddings[i].numpy(), embeddings[j].numpy()
        d = 1 - a @ b if metric is Metric.COSINE else np.linalg.norm(a - b)
        (near if LABELS[i] == LABELS[j] else far).append(d if LABELS[i] == LABELS[j] else max(0.0, 1 - d))
    # the library averages over the pairs that are not zero; margins 0 and 1
    expected = sum(np.mean([d for d in part if d > 0]) if any(part) else 0.0 for part in (near, far))
    loss = library_loss(LibraryLoss(name="contrastive", metric=metric))
    assert loss(embeddings, LABELS).item() == pytest.approx(expected, rel=1e-5)
