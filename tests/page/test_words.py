import pytest

from robsweep.grammar.defense import HM, ICS, TRIDE, Defense
from robsweep.grammar.destination import Boost, Constant, Gradual
from robsweep.grammar.strings import BASELINES, parse_defense
from robsweep.page.words import family, in_words


@pytest.mark.parametrize(
    ("suffix", "words", "of"),
    [
        ("", "undefended", "undefended"),
        ("d", "EST", "EST"),
        ("amd", "min-max", "min-max"),
        ("tride", "TRIDE", "TRIDE"),
        ("ghmetsm", "HM softhard → semihard, gradual", "HM gradual"),
        ("rhklrdi", "HM random → distance-weighted, KL, anchor fixed, intra-class", "HM"),
        ("hmetss", "undefended, on softhard triplets", "undefended"),
    ],
)
def test_strings_of_the_grammar(suffix, words, of):
    defense = parse_defense(suffix)
    assert (in_words(defense), family(defense)) == (words, of)


@pytest.mark.parametrize(
    ("defense", "words"),
    [
        (TRIDE(weighting=9.5), "TRIDE, lambda 9.5"),
        (HM(source="s", destination=Constant(level=-0.1)), "HM softhard → -0.1"),
        (HM(source="s", destination=Boost(hardness="m", xi=0.2)), "HM softhard → semihard, boosted by 0.2"),
        (HM(source="r", destination=Gradual(power=2, u=2.2)), "HM random → gradual, power 2, u 2.2"),
        (HM(source="r", destination=Gradual(), ics=ICS(weight=1)), "HM random → gradual, intra-class 1"),
    ],
)
def test_what_has_no_string(defense: Defense, words):
    assert in_words(defense) == words


def test_no_two_strings_that_train_differently_share_their_words():
    from robsweep.grammar.canonical import aliases

    told: dict[str, object] = {}
    for defense in aliases():
        words = in_words(defense)
        assert told.setdefault(words, defense) == defense
    assert len(told) > len(BASELINES)
