import pytest
import torch
from torch import nn

from robsweep.perturb import frozen


def test_modes_and_gradients_are_as_before_also_after_an_error():
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.BatchNorm1d(2))
    model.train()
    model[2].eval()
    model[0].bias.requires_grad_(False)

    def state():
        return [module.training for module in model.modules()], [p.requires_grad for p in model.parameters()]

    def fail():
        with frozen(model):
            assert not any(module.training for module in model.modules())
            with frozen(model):
                assert not model(torch.ones(3, 2)).requires_grad
            assert not any(p.requires_grad for p in model.parameters())
            raise ZeroDivisionError

    before = state()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert state() == before
