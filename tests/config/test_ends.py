"""When a sweep is over."""

import pytest
from pydantic import ValidationError

from robsweep.config.ends import SweepBudget, Until


@pytest.mark.parametrize(("text", "share"), [("0.3 %", 0.003), ("5%", 0.05), (".5 %", 0.005), (0.01, 0.01)])
def test_a_share_may_be_a_percentage(text, share):
    assert Until(gain_below=text).gain_below == pytest.approx(share)


@pytest.mark.parametrize("value", ["0 %", "100 %", 0, 1, -0.1, "much", "3 % %"])
def test_a_share_lies_between_nothing_and_all(value):
    with pytest.raises(ValidationError):
        Until(gain_below=value)


@pytest.mark.parametrize("field", list(SweepBudget.model_fields))
def test_a_budget_of_nothing_is_none(field):
    assert getattr(SweepBudget(), field) is None
    assert getattr(SweepBudget(**{field: 3}), field) == 3
    with pytest.raises(ValidationError):
        SweepBudget(**{field: 0})
