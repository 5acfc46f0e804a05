"""Every defense that factors span, against the product written out."""

from itertools import product

from robsweep.config.load import validate
from robsweep.config.named_defenses import baseline_of, manipulation, named_defenses
from robsweep.grammar.defense import HM, ICS, TRIDE
from robsweep.grammar.destination import Constant, Gradual, Mined
from robsweep.grammar.hardness import Hardness


def test_baselines_come_first_and_every_combination_once():
    factors = {
        "backbone": ["rc2f2", "rlenet"],
        "baselines": ["none", {"tride": 9.5}],
        "source": ["s", "m"],
        "destination": ["m", {"constant": -0.1}],
        "intra_class": [False, True],
    }
    sweep = validate({"name": "t", "dataset": "digits", "factors": factors}, "t")
    found = list(named_defenses(sweep))
    for backbone in ("rc2f2", "rlenet"):
        own = [one for one in found if one.backbone == backbone]
        assert [one.plain["defense"] for one in own[:2]] == ["none", "tride"]
        spanned = {(one.plain["source"], one.plain["destination"], one.plain["intra_class"]) for one in own[2:]}
        assert spanned == set(product("sm", ("m", "constant"), (False, True)))
        assert len(own) == 2 + 8


def test_a_gradual_destination_needs_a_letter():
    options = {"anchor": "fixed", "distance": "et", "source": Hardness.SOFTHARD, "intra_class": ICS()}
    assert manipulation(gradual=True, destination=Constant(level=0.1), **options) is None
    found = manipulation(gradual=True, destination=Mined(hardness="m"), **options)
    assert found == HM(source="s", destination=Gradual(letter="m"), distance="et", fixed_anchor=True, ics=ICS())


def test_a_baseline_is_a_kind_or_a_defense_with_options():
    assert baseline_of("tride") == TRIDE()
    assert baseline_of(TRIDE(weighting=3.0)) == TRIDE(weighting=3.0)
