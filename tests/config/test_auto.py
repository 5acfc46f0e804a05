"""Numbers that may be left to the machine."""

import math

import pytest
from pydantic import TypeAdapter, ValidationError

from robsweep.config.auto import AUTO, AutoCount, AutoShare

SHARE, COUNT = TypeAdapter(AutoShare), TypeAdapter(AutoCount)


@pytest.mark.parametrize("value", [AUTO, 0, 0.25, 3])
def test_a_share_is_auto_or_a_number_from_0_on(value):
    assert SHARE.validate_python(value) == value


@pytest.mark.parametrize("value", [-0.1, math.inf, math.nan, True, "much", None])
def test_what_is_no_share(value):
    with pytest.raises(ValidationError, match="expected auto or a number from 0 on"):
        SHARE.validate_python(value)


@pytest.mark.parametrize("value", [AUTO, 1, 2.0, 10**6])
def test_a_count_is_auto_or_a_whole_number_from_1_on(value):
    found = COUNT.validate_python(value)
    assert found == value
    assert isinstance(found, str | int)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "many", math.nan])
def test_what_is_no_count(value):
    with pytest.raises(ValidationError, match="expected auto or a whole number from 1 on"):
        COUNT.validate_python(value)
