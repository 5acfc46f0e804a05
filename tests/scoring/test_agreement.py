"""Whether two sheets agree."""

import math

import pytest

from robsweep.scoring.agreement import agreement, changed_scores
from tests.curves import sheet_of

SHEET = sheet_of(1, 0.9, 20.0).model_copy(
    update={"intervals": {"recall_at_1": (0.88, 0.92), "nmi": (0.9, 0.9), "LTM": (0.0, 0.0), "ers": (19.0, 21.0)}}
)


def _with(sheet=SHEET, **clean):
    return sheet.model_copy(update={"clean": {**sheet.clean, **clean}})


def test_equal_sheets_agree_bit_for_bit_nan_included():
    assert agreement(SHEET, SHEET) == ("bit for bit", ())
    undefined = sheet_of(1, math.nan, math.nan)
    assert agreement(undefined, undefined) == ("bit for bit", ())


def test_a_score_within_its_recorded_interval_agrees_and_is_named():
    again = _with(recall_at_1=0.881)
    assert agreement(SHEET, again) == ("within the interval", ())
    assert changed_scores(SHEET, again) == ("recall_at_1",)


@pytest.mark.parametrize("value", [0.87, 0.93, math.nan])
def test_a_score_outside_differs(value):
    found, (one,) = agreement(SHEET, _with(recall_at_1=value))
    assert (found, one.score, one.recorded) == ("differs", "recall_at_1", 0.9)


def test_a_recorded_score_outside_its_own_interval_differs():
    assert agreement(_with(recall_at_1=0.95), SHEET)[0] == "differs"


def test_where_all_queries_gave_the_same_one_may_give_another():
    one_query = 1 / SHEET.candidates
    assert agreement(SHEET, _with(nmi=0.9 - one_query))[0] == "within the interval"
    assert agreement(SHEET, _with(nmi=0.9 - 1.1 * one_query))[0] == "differs"


def test_a_score_without_an_interval_has_to_be_the_same():
    assert agreement(SHEET, _with(map=0.9001))[0] == "differs"


@pytest.mark.parametrize("name", ["ers", "ers_bounded"])
def test_an_ers_that_is_not_the_mean_of_its_terms_differs_however_wide_its_interval(name):
    value = getattr(SHEET, name) + 0.1
    changed = SHEET.model_copy(update={name: value, "intervals": {**SHEET.intervals, name: (0.0, 100.0)}})
    found, (one,) = agreement(changed, changed)
    assert (found, one.score, one.measured) == ("differs", name, pytest.approx(value - 0.1))


@pytest.mark.parametrize("fact", [{"queries": 5}, {"candidates": 10}, {"test_fingerprint": "other"}])
def test_other_queries_or_data_are_no_agreement(fact):
    found, differences = agreement(SHEET, SHEET.model_copy(update=fact))
    assert (found, [one.score for one in differences]) == ("differs", list(fact))
