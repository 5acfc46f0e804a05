from typing import Any

import pytest
from pydantic import ValidationError

from robsweep.grammar.frozen import Frozen


class Sample(Frozen):
    count: int = 1
    share: float | None = None
    name: str = ""
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


@pytest.mark.parametrize("field", ["count", "share"])
@pytest.mark.parametrize("value", [2**63 + 1, -(2**64), "9" * 20, " +9_000_000_000_000_000_000_000 ", "9" * 5000])
def test_numbers_are_within_64_bits_also_as_text(field, value):
    with pytest.raises(ValidationError, match=f"{field}: is a number beyond"):
        Sample.model_validate({field: value})


def test_numbers_as_text_are_read_and_text_is_no_number():
    made = Sample.model_validate({"count": str(-(2**63)), "share": "0.5", "name": "9" * 30})
    assert (made.count, made.share, made.name) == (-(2**63), 0.5, "9" * 30)
