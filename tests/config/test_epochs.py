"""How many epochs a configuration is trained."""

import pytest

from robsweep.config.epochs import last_epoch, outgrown, rungs_of
from robsweep.config.load import validate
from robsweep.config.points import space_of


def _sweep(epochs=4, rungs=(1, 2), **fields):
    content = {"name": "t", "dataset": "digits", "factors": {"baselines": ["act", "tride"]}} | fields
    return validate(content | {"training": {"epochs": epochs}, "pruning": {"rungs": list(rungs)}}, "t")


@pytest.fixture
def configurations():
    """ACT, and TRIDE, whose steps depend on the number of epochs; of a sweep over four."""
    points = space_of(_sweep()).points
    return {point.configuration.identity.defense.kind: point.configuration for point in points}


def test_the_last_epoch_is_always_a_rung(configurations):
    assert rungs_of(_sweep(), configurations["act"]) == (1, 2, 4)
    assert rungs_of(_sweep(rungs=[1, 4]), configurations["act"]) == (1, 4)


def test_a_run_that_is_extended_trains_on_what_does_not_depend_on_the_number(configurations):
    longer = _sweep(epochs=8, rungs=[2, 6])
    assert rungs_of(longer, configurations["act"]) == (2, 6, 8)
    assert rungs_of(longer, configurations["tride"]) == (2, 4)
    assert not outgrown(longer, configurations["act"])
    assert outgrown(longer, configurations["tride"])
    assert not outgrown(_sweep(), configurations["tride"])


def test_where_epochs_are_a_factor_each_keeps_its_own():
    factors = {"baselines": ["tride"], "training": {"epochs": [2, 8]}}
    sweep = validate({"name": "t", "dataset": "digits", "factors": factors, "pruning": {"rungs": [1, 4]}}, "t")
    space = space_of(sweep)
    assert last_epoch(space) == 8
    found = {point.configuration.training.epochs: rungs_of(sweep, point.configuration) for point in space.points}
    assert found == {2: (1, 2), 8: (1, 4, 8)}
    assert not any(outgrown(sweep, point.configuration) for point in space.points)


def test_the_longest_of_drawn_ones_counts():
    factors = {"baselines": ["act"], "training": {"epochs": {"int": [2, 5]}}}
    content = {"name": "t", "dataset": "digits", "factors": factors, "search": {"kind": "random", "samples": 3}}
    assert last_epoch(space_of(validate(content, "t"))) == 5
