"""Rungs and epochs of a sweep file."""

import pytest

from robsweep.config.load import load_sweep, validate
from robsweep.errors import UserError

CONTENT = {"name": "t", "dataset": "digits", "factors": {"baselines": ["none"]}, "pruning": {"rungs": [1, 2, 4]}}


def test_a_rung_that_nothing_reaches_names_the_file_and_the_key():
    with pytest.raises(UserError) as caught:
        validate(CONTENT | {"training": {"epochs": 3}}, "file.yaml")
    assert str(caught.value) == "file.yaml: pruning.rungs: epoch 4 lies beyond the last epoch, 3"
    assert validate(CONTENT | {"training": {"epochs": 4}}, "file.yaml").pruning.rungs == (1, 2, 4)


def test_one_long_configuration_is_enough():
    factors = {"baselines": ["none"], "training": {"epochs": [1, 4]}}
    assert validate(CONTENT | {"factors": factors}, "file.yaml")
    conditions = [{"exclude": {"training.epochs": 4}}]
    with pytest.raises(UserError, match="epoch 2 lies beyond the last epoch, 1"):
        validate(CONTENT | {"factors": factors, "conditions": conditions}, "file.yaml")


def test_fewer_epochs_from_outside_drop_the_file_s_later_rungs():
    assert load_sweep("full_grammar", [("training.epochs", 2)]).pruning.rungs == (1, 2)
    assert load_sweep("full_grammar", [("training.epochs", 8)]).pruning.rungs == (1, 2, 4)


def test_rungs_from_outside_are_meant():
    with pytest.raises(UserError, match=r"--set pruning\.rungs: epoch 4 lies beyond the last epoch, 2"):
        load_sweep("full_grammar", [("training.epochs", 2), ("pruning.rungs", [4])])
