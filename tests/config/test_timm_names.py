"""Networks of timm are looked up before anything starts, with a stand-in for the package."""

import sys
from types import SimpleNamespace

import pytest

from robsweep.config.load import load_sweep
from robsweep.config.timm_names import require_known
from robsweep.errors import UserError

CHANGES = [("dataset", "cub"), ("factors.backbone", ["rres18", "timm:net"])]


def test_an_unknown_name(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", SimpleNamespace(__version__="1.0", is_model="net".__eq__))
    require_known(["rc2f2", "timm:net"])
    with pytest.raises(UserError, match=r"^timm 1\.0 knows no network 'nett': see timm\.list_models\(\)"):
        require_known(["timm:net", "timm:nett"])
    assert load_sweep("quickstart", CHANGES).factors.backbone == ("rres18", "timm:net")
    with pytest.raises(UserError, match=r"--set factors\.backbone: timm 1\.0 knows no network 'x'"):
        load_sweep("quickstart", [("dataset", "cub"), ("factors.backbone", ["timm:x"])])


def test_timm_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    require_known(["rc2f2"])
    with pytest.raises(UserError, match=r"factors\.backbone: backbone 'timm:net' needs the package timm"):
        load_sweep("quickstart", CHANGES)


def test_a_backbone_that_is_left_out_needs_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    assert load_sweep("quickstart", [("factors.backbone", ["rc2f2", "timm:net"])])
