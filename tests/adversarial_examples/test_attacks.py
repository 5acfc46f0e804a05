"""Which attacks of a sweep are shown."""

import pytest

from robsweep.adversarial_examples.attacks import GOALS, shown_attacks
from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.config.profiles import PROFILES, profile

BUDGET = Budget(eps=0.1, alpha=0.1, steps=1)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["ES", "LTM", "TMA", "QA:pm=+", "CA:pm=+"], ["CA+", "QA+", "LTM"]),
        (["ES", "TMA"], ["TMA", "ES"]),
        (["GTT", "CA:pm=-"], []),
        (["LTM:gradient=transfer", "ES"], ["ES"]),
        (["CA:pm=+:W=5"], []),
    ],
)
def test_the_first_of_each_group(texts, expected):
    assert [spec.label for spec in shown_attacks(parse_attack(text, BUDGET) for text in texts)] == expected


@pytest.mark.parametrize("name", PROFILES)
def test_each_has_a_goal(name):
    assert all(spec.label in GOALS for spec in shown_attacks(profile(name)))
