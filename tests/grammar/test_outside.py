"""Defenses of other packages."""

import pytest

from robsweep import extensions
from robsweep.errors import UserError
from robsweep.grammar.defense import DEFENSES
from robsweep.grammar.outside import outside_defenses


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
