"""Which configurations train on."""

from robsweep.config.load import load_sweep
from robsweep.config.scores import TERMS


def test_floors_may_name_every_term_of_ers():
    assert load_sweep("quickstart", [("pruning.floors", dict.fromkeys(TERMS, 1.0))])
