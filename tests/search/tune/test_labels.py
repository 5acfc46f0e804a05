"""Values as what samplers take."""

import optuna
import pytest

from robsweep.config.space import Factors
from robsweep.grammar.defense import ICS, TRIDE
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined
from robsweep.grammar.hardness import Hardness
from robsweep.search.tune.labels import factor_labels, label, labelled

PLAIN = ["adam", 3, 0.5, True, False]
LETTERS = [Hardness.SOFTHARD, Mined(hardness=Hardness.SOFTHARD)]
OTHERS = [
    (None, "null"),
    ([1, 2], "[1,2]"),
    ({"eps": 0.1, "steps": 4}, '{"eps":0.1,"steps":4}'),
    (Constant(level=-0.1), '{"kind":"constant","level":-0.1}'),
    (Gradual(power=2), '{"kind":"gradual","power":2.0}'),
    (TRIDE(weighting=9.5), '{"kind":"tride","weighting":9.5}'),
]


@pytest.mark.parametrize("value", PLAIN)
def test_plain_values_stand_for_themselves(value):
    assert label(value) is value


@pytest.mark.parametrize("value", LETTERS)
def test_letters_are_plain_text(value):
    assert label(value) == "s"
    assert type(label(value)) is str


@pytest.mark.parametrize(("value", "text"), OTHERS)
def test_everything_else_is_json(value, text):
    assert label(value) == text


def test_labels_lead_back_and_are_none_twice():
    values = ["null", None, "[1,2]", [1, 2], "null", None]
    found = labelled(values)
    assert list(found.values()) == ["null", None, "[1,2]", [1, 2]]
    assert len(found) == 4


def test_optuna_takes_every_factor_without_a_warning(recwarn):
    factors = Factors.model_validate(
        {
            "baselines": ["none", "act", {"tride": 9.5}],
            "gradual": [False, True],
            "source": ["r", "s"],
            "destination": ["m", "lga2", {"constant": -0.1}, {"boost": "m", "xi": 0.2}],
            "intra_class": [False, True, {"weight": 0.7}],
        }
    )
    found = factor_labels(factors, ("rc2f2",))
    assert list(found["intra_class"].items()) == [
        (False, None),
        (True, ICS()),
        ('{"weight":0.7,"margin":0.0}', ICS(weight=0.7)),
    ]
    assert found["destination"]['{"kind":"boost","hardness":"m","xi":0.2}'] == Boost(hardness=Hardness.SEMIHARD, xi=0.2)
    assert list(found["defense"]) == ["none", "act", '{"kind":"tride","weighting":9.5}', "hm"]
    for labels in found.values():
        assert optuna.distributions.CategoricalDistribution(tuple(labels)).choices == tuple(labels)
    assert not recwarn.list


def test_without_hardness_manipulation_its_factors_are_left_out():
    assert list(factor_labels(Factors.model_validate({"baselines": ["none"]}), ("rc2f2",))) == [
        "backbone",
        "loss",
        "defense",
    ]
