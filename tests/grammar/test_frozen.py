from typing import Any

import pytest
from pydantic import ValidationError

from robsweep.grammar.frozen import Frozen


class Sample(Frozen):
    count: int = 1
    share: float | None = None
    flag: bool = False
    maybe: bool | None = None
    anything: Any = None


@pytest.mark.parametrize("fields", [{"count": True}, {"share": False}])
def test_truth_is_no_number(fields):
    with pytest.raises(ValidationError, match="takes neither true nor false"):
        Sample.model_validate(fields)


def test_truth_where_it_is_meant():
    made = Sample.model_validate({"flag": True, "maybe": True, "anything": True})
    assert (made.flag, made.maybe, made.anything) == (True, True, True)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_are_finite(value):
    with pytest.raises(ValidationError, match="finite"):
        Sample(share=value)
