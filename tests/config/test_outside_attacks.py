"""Attacks of other packages."""

import pytest

from robsweep import extensions
from robsweep.config.attack_kinds import ATTACK_KINDS
from robsweep.config.outside_attacks import outside_attacks
from robsweep.errors import UserError


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("GOOD", "lab:Good", "expected an instance of"),
        ("low", "lab:low", "of capitals and digits, got 'low'"),
        ("CA", "lab:CA", "robsweep has an attack of this name itself"),
        ("NOWHERE", "lab:NOWHERE", "expected attack 'module:class', got 'lab'"),
    ],
)
def test_an_attack_that_does_not_fit_is_a_line_that_names_its_package(lab, name, place, words):
    lab(extensions.ATTACKS, name, place)
    with pytest.raises(UserError, match=f"^package lab 2.0: entry point '{name}' of robsweep.attacks: ") as caught:
        list(outside_attacks(ATTACK_KINDS))
    assert words in str(caught.value)
