"""timm itself is optional: a stand-in with its calling convention (``create_model``, ``pretrained_cfg``) is used."""

import sys
from types import ModuleType

import pytest
import torch
from torch import nn

from robsweep.errors import UserError
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone


class Network(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.head = nn.Linear(3, num_classes)
        self.pretrained_cfg = {"mean": (0.5, 0.5, 0.5), "std": (0.25, 0.25, 0.25), "classifier": "head"}

    def forward(self, images):
        return self.head(self.norm(images).mean(dim=(2, 3)))


def create_model(name, pretrained, num_classes):
    if pretrained:
        raise OSError("no route to the hub\nand more")
    return Network(num_classes)


@pytest.fixture
def stand_in(monkeypatch):
    module = ModuleType("timm")
    module.__version__ = "1.0"
    module.is_model = lambda name: name == "net.in1k"
    module.create_model = create_model
    monkeypatch.setitem(sys.modules, "timm", module)


def test_normalises_as_the_network_was_trained(stand_in):
    model = build_backbone("timm:net.in1k", embedding_dim=8, weights="random").eval()
    images = torch.rand(2, 3, 16, 16)
    expected = model.network.head(model.network.norm((images - 0.5) / 0.25).mean(dim=(2, 3)))
    torch.testing.assert_close(model(images), expected)
    assert expected.shape == (2, 8)


def test_weights_from_a_file(stand_in, tmp_path):
    model = build_backbone("timm:net.in1k", weights="random")
    torch.save(model.state_dict(), tmp_path / "w.pt")
    again = build_backbone("timm:net.in1k", weights=str(tmp_path / "w.pt"))
    assert torch.equal(again.network.head.weight, model.network.head.weight)


def test_weights_of_the_plain_network_leave_the_embedding_a_random_start(stand_in, tmp_path):
    plain = Network(1000)
    torch.save(plain.state_dict(), tmp_path / "w.pth")
    model = build_backbone("timm:net.in1k", weights=str(tmp_path / "w.pth"))
    assert torch.equal(model.network.norm.weight, plain.norm.weight)
    assert model.network.head.weight.shape == (512, 3)


def test_a_step_with_frozen_statistics(stand_in):
    model = freeze_batchnorm(build_backbone("timm:net.in1k", weights="random")).train()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.rand(4, 3, 8, 8)).square().mean().backward()
    optimiser.step()
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed == {name for name, _ in model.named_parameters()}


def test_pretrained_weights_that_cannot_be_had(stand_in):
    with pytest.raises(UserError, match=r"pretrained weights of timm:net.in1k .*\(no route to the hub\)"):
        build_backbone("timm:net.in1k")


def test_unknown_network(stand_in):
    with pytest.raises(UserError, match=r"timm 1\.0 knows no network 'nothing'"):
        build_backbone("timm:nothing", weights="random")


def test_without_timm(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    with pytest.raises(UserError, match="needs the package timm"):
        build_backbone("timm:net.in1k")
