from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.pareto.dominance import dominates
from robsweep.pareto.objectives import Objective, signed_points

TEXTS = st.from_regex(r"-?[a-zA-Z_:][a-zA-Z_:0-9-]*", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "name", "minimise", "sign"), [("ers", "ers", False, 1), ("-train_passes", "train_passes", True, -1)]
)
def test_what_a_text_says(text, name, minimise, sign):
    objective = Objective.parse(text)
    assert objective == Objective(name, minimise)
    assert (objective.sign, str(objective)) == (sign, text)


@given(TEXTS)
def test_a_text_comes_back(text):
    assert str(Objective.parse(text)) == text


@pytest.mark.parametrize("text", ["", "-", "--ers"])
def test_no_objective(text):
    with pytest.raises(UserError, match=rf"one - before it to minimise; got '{text}'$"):
        Objective.parse(text)


def test_a_name_that_reads_as_another_objective_is_refused():
    with pytest.raises(UserError, match=r"got '-ers'$"):
        Objective("-ers")


def test_objectives_are_values():
    assert len({Objective.parse("ers"), Objective.parse("ers"), Objective.parse("-ers")}) == 2
    with pytest.raises(FrozenInstanceError):
        Objective("ers").name = "map"


OBJECTIVES = (Objective("recall_at_1"), Objective("train_passes", minimise=True))


def test_points_stand_in_the_order_of_the_objectives_with_signs():
    rows = [{"train_passes": 3, "ers": 1.0, "recall_at_1": 0.5}, {"recall_at_1": np.nan, "train_passes": -np.inf}]
    points = signed_points(rows, OBJECTIVES)
    assert points.dtype == float
    np.testing.assert_array_equal(points, [[0.5, -3], [np.nan, np.inf]])
    np.testing.assert_array_equal(signed_points(rows, OBJECTIVES[::-1]), points[:, ::-1])


def test_less_of_a_minimised_value_dominates():
    cheap, dear = signed_points([{"recall_at_1": 0.5, "train_passes": passes} for passes in (2, 9)], OBJECTIVES)
    assert dominates(cheap, dear)
    assert not dominates(dear, cheap)


def test_no_rows():
    assert signed_points([], OBJECTIVES).shape == (0, 2)


def test_a_missing_value_is_named():
    rows = [{"recall_at_1": 0.5, "train_passes": 1}, {"recall_at_1": 0.5, "ers": 3.0}]
    with pytest.raises(UserError, match=r"^row 1 has no train_passes, only recall_at_1, ers$"):
        signed_points(rows, OBJECTIVES)
    with pytest.raises(UserError, match=r"^row 0 has no recall_at_1, only nothing$"):
        signed_points([{}], OBJECTIVES)
