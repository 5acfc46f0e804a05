"""Outer losses by hand."""

import pytest
import torch

from robsweep.defenses.batch import Moment
from robsweep.defenses.outer import batch_loss, triplet_outer
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import parse_loss

A, P, N = (
    torch.tensor(rows) for rows in ([[0.0, 0.0], [0.0, 0.0]], [[3.0, 4.0], [1.0, 0.0]], [[0.0, 1.0], [9.0, 0.0]])
)


def test_a_triplet_loss_and_what_is_logged_of_it():
    # 5 - 1 + 1 = 5, and 1 - 9 + 1 < 0
    outer = triplet_outer([A, P.requires_grad_(), N], Metric.EUCLIDEAN)
    assert outer.loss.item() == pytest.approx(2.5)
    logs = {name: value.item() for name, value in outer.logs.items()}
    assert logs == pytest.approx({"loss": 2.5, "triplet": 2.5, "active": 0.5, "hardness": -2.0})
    outer.loss.backward()
    assert (P.grad[1] == 0).all()
    assert not any(value.requires_grad for value in outer.logs.values())


def test_a_mined_loss_takes_only_the_rows_of_its_triplets():
    generator = torch.Generator().manual_seed(0)
    features, labels = torch.randn(8, 3, generator=generator), torch.arange(4).repeat_interleave(2)
    moment = Moment(torch.Generator().manual_seed(1), 0.0)
    first, again = (batch_loss(parse_loss("phtripletE"))(features, labels, moment) for _ in range(2))
    assert first.loss.item() == again.loss.item()
    distances = torch.cdist(features, features)
    expected = []
    for a in range(0, 8, 2):
        other = labels != labels[a]
        expected.append((distances[a, a + 1] - distances[a][other].min() + 1.0).relu())
    assert first.loss.item() == pytest.approx(torch.stack(expected).mean().item(), abs=1e-4)


def test_a_library_loss_without_its_library_is_one_line(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pytorch_metric_learning", None)
    with pytest.raises(UserError, match="pytorch-metric-learning"):
        batch_loss(parse_loss("contrastiveN"))
