"""All scores of one checkpoint."""

import math

import pytest

from robsweep.config.scoring import ScoringConfig
from robsweep.run.score_sheet import SETTINGS, Flag, ScoreSheet
from tests.curves import sheet_of

SHEET = sheet_of(2, 0.5, 40.0)


def test_settings_are_fields_of_scoring_and_of_the_sheet():
    for name in SETTINGS:
        assert name in ScoringConfig.model_fields
        assert name in ScoreSheet.model_fields


@pytest.mark.parametrize(
    "change",
    [{"behaviour": "strong"}, {"late_shift": True}, {"seed": 1}, {"queries": 5}, {"attack_strings": {"a": "b"}}],
)
def test_scores_may_be_compared_only_where_they_were_taken_alike(change):
    assert SHEET.model_copy(update=change).fidelity != SHEET.fidelity
    assert SHEET.model_copy(update={"epoch": 9, "ers": 1.0, "flags": ("x",)}).fidelity == SHEET.fidelity


def test_the_fidelity_of_journals_stays_what_it_is():
    assert SHEET.model_copy(update={"attack_strings": {}}).fidelity == "2c4db6e2"


def test_scores_hold_both_ers_and_nan_where_a_term_was_not_measured():
    assert SHEET.scores["ers"] == pytest.approx(40.0)
    assert SHEET.scores["recall_at_1"] == 0.5
    assert math.isnan(SHEET.model_copy(update={"ers": None}).scores["ers"])


def test_a_flag_says_what_was_measured_and_what_was_expected():
    assert str(Flag("a", 1.23456, 2.0, "too small")) == "a: too small (1.23, expected 2)"


def test_it_survives_json_with_a_diverged_network_s_nan():
    broken = SHEET.model_copy(update={"ers": math.nan})
    again = ScoreSheet.model_validate_json(broken.model_dump_json())
    assert math.isnan(again.ers)
    assert again.terms == broken.terms
