"""A package with entry points, which a test makes and removes."""

import importlib
import sys

import pytest

from robsweep import extensions

MODULE = """
from typing import Literal
from robsweep.config.attack_kind import AttackKind
from robsweep.grammar.defense_config import DefenseConfig

class Good(DefenseConfig):
    kind: Literal["good"] = "good"
    suffix = "good"
    step = "lab:Step"

class Taken(Good):
    kind: Literal["act"] = "act"

class Unclear(Good):
    kind: Literal["unclear"] = "unclear"
    suffix = "hmetsm"

class Twice(Good):
    kind: Literal["twice"] = "twice"
    suffix = "p"

class Stepless(DefenseConfig):
    kind: Literal["stepless"] = "stepless"

class Open(Good):
    kind: Literal["open"] = "open"
    suffix = None
    level: float

GOOD = AttackKind("GOOD", "lab:Attack")
low = AttackKind("low", "lab:Attack")
CA = AttackKind("CA", "lab:Attack")
NOWHERE = AttackKind("NOWHERE", "lab")

def greedy(space, wishes): ...
def empty(space): return object()
"""


@pytest.fixture
def lab(tmp_path, monkeypatch):
    """Installs a package ``lab`` with one entry point."""

    def install(group: str, name: str, place: str, package: str = "lab") -> None:
        (tmp_path / "lab.py").write_text(MODULE)
        info = tmp_path / f"{package}-2.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 2.0\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {place}\n")
        if str(tmp_path) not in sys.path:
            monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()  # what was just written may be younger than the last look by less than a tick
        extensions.extensions.cache_clear()

    yield install
    extensions.extensions.cache_clear()
    sys.modules.pop("lab", None)
