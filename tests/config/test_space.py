"""The short forms of a search space."""

import pytest

from robsweep.config.space import Factors
from robsweep.grammar.defense import ICS, TRIDE
from robsweep.grammar.destination import Boost, Constant, Gradual, Mined


@pytest.mark.parametrize(
    ("short", "meant"),
    [
        ("lga", Gradual(power=1.0)),
        ("lga2", Gradual(power=2.0)),
        ("lga_half", Gradual(power=0.5)),
        ({"lga": 2.2}, Gradual(power=1.0, u=2.2)),
        ({"lga2": 2.2}, Gradual(power=2.0, u=2.2)),
        ({"lga_half": 2.2}, Gradual(power=0.5, u=2.2)),
        ("m", Mined(hardness="m")),
        ({"constant": -0.1}, Constant(level=-0.1)),
        ({"boost": "h", "xi": 0.3}, Boost(hardness="h", xi=0.3)),
    ],
)
def test_destinations(short, meant):
    assert Factors(source=("s",), destination=(short,)).destination == (meant,)


def test_intra_class_and_tride():
    factors = Factors(baselines=["act", {"tride": 9.5}], intra_class=[False, True, {"weight": 0.1}])
    assert factors.baselines == ("act", TRIDE(weighting=9.5))
    assert factors.intra_class == (None, ICS(), ICS(weight=0.1))
