"""Attack strings and profiles."""

import pytest

from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.config.profiles import PROFILES, profile
from robsweep.errors import UserError

SPEC_EXAMPLE = "CA:pm=+:W=1:eps=0.30196:alpha=0.011764:pgditer=32"


def test_the_specification_s_example_is_read_and_printed_as_written():
    spec = parse_attack(SPEC_EXAMPLE)
    assert (spec.name, spec.sign, spec.width, spec.label) == ("CA", 1, 1, "CA+")
    assert spec.budget == Budget(eps=0.30196, alpha=0.011764, steps=32)
    assert str(spec) == SPEC_EXAMPLE


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


def test_one_step_is_fgsm_with_the_whole_budget():
    assert Budget(eps=0.3, alpha=0.01, steps=1).step_size == 0.3
    assert Budget(eps=0.3, alpha=0.01, steps=2).step_size == 0.01


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("XA:eps=1", "unknown attack 'XA'"),
        ("CA:pm=+:epss=0.1", "unknown key 'epss'"),
        ("CA:W=1", "pm="),
        ("TMA:pm=+", "pm="),
        ("TMA:W=2", "takes no W"),
        ("QA:pm=+:W=2", "takes no W"),
        ("CA:pm=*", "pm="),
        ("TMA:eps=0.1:alpha=0.01", "steps: "),
        ("TMA:eps=2:alpha=0.01:pgditer=3", "eps: "),
        ("TMA:eps=x:alpha=0.01:pgditer=3", "eps: "),
        ("TMA:eps=0.1:alpha=0.01:pgditer=3:eps=0.2", "twice"),
        ("FOA:M=1:eps=0.1:alpha=0.01:pgditer=3", "FOA takes M >= 2 candidates, got M=1"),
    ],
)
def test_bad_attacks_are_one_clear_line(text, words):
    with pytest.raises(UserError, match=words.replace("*", r"\*")) as caught:
        parse_attack(text)
    assert "\n" not in str(caught.value)
    assert text in str(caught.value) or text.split(":")[0] in str(caught.value)
