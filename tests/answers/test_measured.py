"""Numbers with their intervals."""

import json

import pytest

from robsweep.answers.measured import ALL_COSTS, NAMES, Measured, measured, names_in, scores_text, shown
from robsweep.config.scores import TERMS


def test_a_number_reads_with_the_digits_of_its_score():
    assert Measured(value=0.91639, low=0.8911, high=0.9421).text("recall_at_1") == "0.916 [0.891, 0.942]"
    assert Measured(value=54.125, low=None, high=67.6).text("ers") == "54.1"
    assert Measured(value=None).text("ers") == "-"


def test_several_are_one_line_of_those_that_were_measured():
    scores = {"ers": Measured(value=54.1), "recall_at_1": Measured(value=0.5)}
    assert scores_text(scores, ("recall_at_1", "map", "ers")) == "R@1 0.500, ERS 54.1"
    assert scores_text({}, ("ers",)) == ""


def test_a_row_gives_its_scores_and_all_costs():
    costs = dict.fromkeys(ALL_COSTS, 3) | {"score_seconds": float("nan")}
    found = measured({"scores": json.dumps({"ers": [50.0, 40.0, 60.0], "map": [0.5]}), **costs})
    assert found["ers"] == Measured(value=50.0, low=40.0, high=60.0)
    assert found["map"] == Measured(value=0.5)
    assert found["score_seconds"] == Measured(value=None)
    assert measured({"scores": "", **costs}).keys() == set(ALL_COSTS)


def test_objectives_stand_behind_recall_and_ers_each_once():
    assert shown(("ers", "-train_passes")) == ("recall_at_1", "ers", "train_passes")


def test_names_are_every_score_and_cost_and_further_recalls(sweep_of):
    assert len(set(NAMES)) == len(NAMES)
    assert {*TERMS, *ALL_COSTS, "recall_at_1", "ers"} <= set(NAMES)
    assert names_in(sweep_of(scoring={"recall_at": [4]}))[-1] == "recall_at_4"


@pytest.mark.parametrize("name", ["recall_at_1", "ers"])
def test_an_interval_without_one_end_is_none(name):
    assert "[" not in Measured(value=1.0, low=0.5).text(name)
