"""Defenses of other packages."""

import importlib
import sys

import pytest

from robsweep import extensions
from robsweep.errors import UserError
from robsweep.grammar.defense import DEFENSES
from robsweep.grammar.outside import outside_defenses

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


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("good", "lab:Missing", "cannot load lab:Missing: AttributeError"),
        ("good", "nolab:Good", "cannot load nolab:Good: ModuleNotFoundError"),
        ("good", "lab:GOOD", "expected a subclass of"),
        ("better", "lab:Good", "expected a class whose kind is that name, of lower-case letters, got kind 'good'"),
        ("act", "lab:Taken", "there is a defense of this kind already"),
        ("unclear", "lab:Unclear", "begins no hardness manipulation, got 'hmetsm'"),
        ("twice", "lab:Twice", "suffix 'p' is that of defense 'act'"),
        ("stepless", "lab:Stepless", "expected step = 'module:class'"),
        ("open", "lab:Open", "every option needs a default: level has none"),
    ],
)
def test_a_defense_that_does_not_fit_is_a_line_that_names_its_package(lab, name, place, words):
    lab(extensions.DEFENSES, name, place)
    with pytest.raises(UserError, match=f"^package lab 2.0: entry point '{name}' of robsweep.defenses: ") as caught:
        list(outside_defenses(DEFENSES))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
