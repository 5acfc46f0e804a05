"""What was measured of every configuration."""

import math

import pytest

from robsweep.page.measures import Measures, finite


def test_the_last_rung_of_a_configuration_is_the_highest_of_its_rungs(recorded):
    measures = Measures(recorded)
    for key, rungs in measures.rungs.items():
        assert list(rungs) == sorted(rungs)
        assert measures.last[key]["epoch"] == max(rungs)
        for objective, value in zip(measures.objectives, measures.at(key, max(rungs)), strict=True):
            assert value == pytest.approx(measures.of(key)[objective.name].value, rel=1e-5)


def test_where_nothing_was_scored_there_is_nothing(recorded):
    measures = Measures(recorded)
    assert measures.of("none") == {}
    assert measures.at("none", 1) == (None,) * len(measures.objectives)
    assert {"ers", "recall_at_1", "train_passes"} <= measures.names.keys()


@pytest.mark.parametrize(("value", "found"), [(None, None), (math.nan, None), (math.inf, None), (1 / 3, 0.333333)])
def test_a_number_has_six_digits(value, found):
    assert finite(value) == found
