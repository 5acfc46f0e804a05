"""Strings that mean the same."""

from robsweep.grammar.canonical import aliases, canonical, hm_suffixes
from robsweep.grammar.defense import HM, ICS
from robsweep.grammar.destination import Mined
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.strings import parse_defense


def test_600_strings_are_230_distinct_configurations():
    groups = [names for defense, names in aliases().items() if isinstance(defense, HM)]
    assert len(groups) == 230
    assert sum(len(names) for names in groups) == 600
    # the counts of the specification, from the strings themselves
    same = [names for names in groups if _source(names[0]) == _target(names[0])]
    assert len(same) == 5
    assert all(len(names) == 2 * 2 * 3 * 2 for names in same)
    rest = [names for names in groups if names not in same]
    moving = [names for names in rest if names[0].removeprefix("g").startswith("hm")]
    fixed = [names for names in rest if names[0].removeprefix("g").startswith("rh")]
    gradual = [names for names in rest if names[0].startswith("g")]
    assert (len(moving), len(fixed)) == (120 + 30, 60 + 15)
    assert len(gradual) == 30 + 15


def _source(suffix: str) -> str:
    return suffix.rstrip("i")[-2]


def _target(suffix: str) -> str:
    return suffix.rstrip("i")[-1]


def test_canonical_is_idempotent_and_keeps_what_matters():
    for suffix in hm_suffixes():
        defense = canonical(parse_defense(suffix))
        assert canonical(defense) == defense
    assert canonical(parse_defense("ghmetsm")) == canonical(parse_defense("ghmetsh"))
    assert canonical(parse_defense("hmetsm")) != canonical(parse_defense("hmetsh"))
    assert canonical(parse_defense("rhetsmi")) == canonical(parse_defense("rhetsm"))
    assert canonical(parse_defense("hmetsmi")) != canonical(parse_defense("hmetsm"))
    assert canonical(parse_defense("ghmetss")) == canonical(parse_defense("rhklssi"))


def test_ics_with_a_margin_is_not_void_on_a_fixed_anchor():
    fixed = HM(source=Hardness.SOFTHARD, destination=Mined(hardness=Hardness.SEMIHARD), fixed_anchor=True)
    with_margin = fixed.model_copy(update={"ics": ICS(margin=0.2)})
    assert canonical(with_margin) != canonical(fixed)
