import sys

import pytest
import torch

from robsweep.config.configuration import configuration_of
from robsweep.errors import UserError
from robsweep.models import available
from robsweep.models.available import require_networks

GREY = (1, 28)


def test_every_distinct_network_is_built_once(monkeypatch):
    built = []
    monkeypatch.setattr(available, "build_backbone", lambda name, **options: built.append((name, *options.values())))
    names = ("digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN", "digits:rlenet:ptripletN")
    require_networks([configuration_of(name, weights=weights) for name in names for weights in (None, "random")])
    assert built == [
        ("rc2f2", GREY, None, None),
        ("rc2f2", GREY, None, "random"),
        ("rlenet", GREY, None, None),
        ("rlenet", GREY, None, "random"),
    ]


def test_weights_that_cannot_be_had():
    with pytest.raises(UserError, match=r"^weights file '/nowhere/w\.pt' does not exist \(key: training\.weights\)$"):
        require_networks([configuration_of("digits:rc2f2:ptripletN", weights="/nowhere/w.pt")])


def test_random_numbers_stay_as_they_were():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    require_networks([configuration_of("digits:rlenet:ptripletN")])
    assert torch.equal(torch.rand(2), expected)


def test_a_network_of_timm_that_cannot_be_had_is_no_matter_of_weights(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    with pytest.raises(UserError, match=r"^backbone 'timm:net' needs the package timm"):
        require_networks([configuration_of("cub:timm:net:d:ptripletN")])
