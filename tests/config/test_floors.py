"""Floors of all rungs and by epoch."""

import pytest

from robsweep.config.floors import floor_at
from robsweep.config.pruning import PruningConfig


@pytest.mark.parametrize(
    ("floor", "epoch", "last", "expected"),
    [
        (0.5, 1, False, 0.5),
        (0.5, 8, True, 0.5),
        ({"2": 0.1, "last": 0.5}, 1, False, None),
        ({"2": 0.1, "last": 0.5}, 2, False, 0.1),
        ({"2": 0.1, "10": 0.3, "last": 0.5}, 9, False, 0.1),
        ({"2": 0.1, "10": 0.3, "last": 0.5}, 12, False, 0.3),
        ({"2": 0.1, "10": 0.3, "last": 0.5}, 2, True, 0.5),
        ({"2": 0.1}, 9, True, 0.1),
        ({"last": 0.5}, 9, False, None),
    ],
)
def test_the_latest_epoch_before_counts_and_the_last_rung_has_its_own(floor, epoch, last, expected):
    assert floor_at(floor, epoch, last=last) == expected


def test_epochs_may_be_numbers_and_outlive_a_journal():
    config = PruningConfig.model_validate({"floors_of_best": {"recall_at_1": {1: 0.2, "last": 0.5}, "ers": 0.3}})
    assert config.floors_of_best == {"recall_at_1": {"1": 0.2, "last": 0.5}, "ers": 0.3}
    assert PruningConfig.model_validate_json(config.model_dump_json()) == config


@pytest.mark.parametrize(
    ("floor", "word"),
    [
        ({0: 0.1}, "epochs from 1 on"),
        ({"first": 0.1}, "epochs from 1 on"),
        ({True: 0.1}, "epochs from 1 on"),
        ({}, "got none"),
        ({1: 1.5}, "0 to 1"),
        (1.5, "0 to 1"),
        ("much", "expected a number"),
        (float("nan"), "expected a number"),
        (True, "expected a number"),
    ],
)
def test_what_is_no_share_is_refused(floor, word):
    with pytest.raises(ValueError, match=word):
        PruningConfig.model_validate({"floors_of_best": {"recall_at_1": floor}})
