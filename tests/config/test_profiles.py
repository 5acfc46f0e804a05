"""The named lists of attacks."""

import pytest

from robsweep.config.attacks import parse_attack
from robsweep.config.profiles import PROFILES, profile


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_survive_a_round_trip(name):
    for spec in profile(name):
        assert parse_attack(str(spec)) == spec


def test_profile_contents():
    # algorithms.md, section 5, and issue lists: attacks x signs x widths x budgets
    sizes = {"rob28": 9, "rob224": 9, "pami28": 32, "pami224": 32, "eccv28": 64, "eccv224": 8 + 8 + 16 + 16}
    sizes |= {"quick28": 9, "quick224": 9}
    assert {name: len(profile(name)) for name in PROFILES} == sizes
    assert [spec.label for spec in profile("rob28")] == ["CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT"]
    assert {spec.budget.eps for spec in profile("rob28")} == {0.30196}
    assert {spec.budget.eps for spec in profile("rob224")} == {0.03137}


WIDE = {
    # issue and specification: eps, alpha and steps, and what runs with them
    "pami28": {(0.03137, 0.003922, 32): "CA SPQA", (0.30196, 0.011764, 32): "CA SPQA"},
    "pami224": {(0.00784, 0.003922, 32): "CA SPQA", (0.03137, 0.011764, 32): "CA SPQA"},
    "eccv28": {
        (0.01, 0.003922, 10): "CA SPQA",
        (0.03, 0.003922, 15): "CA SPQA",
        (0.1, 0.01, 20): "CA SPQA",
        (0.3, 0.01, 30): "CA SPQA",
    },
    "eccv224": {
        (0.01, 0.003922, 24): "CA",
        (0.01, 0.003922, 10): "SPQA",
        (0.03, 0.003922, 15): "CA SPQA",
        (0.06, 0.006, 20): "CA SPQA",
    },
}


@pytest.mark.parametrize("name", WIDE)
def test_profiles_of_several_budgets_in_full(name):
    expected = {
        (kind, sign, width, *budget)
        for budget, kinds in WIDE[name].items()
        for kind in kinds.split()
        for sign in (1, -1)
        for width in (1, 2, 5, 10)
    }
    found = [(s.name, s.sign, s.width, s.budget.eps, s.budget.alpha, s.budget.steps) for s in profile(name)]
    assert len(found) == len(expected)
    assert set(found) == expected
