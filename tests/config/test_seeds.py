"""Which seeds a configuration is trained with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from robsweep.config.seeds import SeedsConfig


def test_a_number_counts_from_zero():
    assert SeedsConfig(first=3).first == (0, 1, 2)
    assert SeedsConfig(first=[7, 2]).first == (7, 2)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5, unique=True), st.integers(0, 5))
def test_survivors_have_the_first_and_the_smallest_others(first, more):
    found = SeedsConfig(first=first, survivors=len(first) + more).of_survivors
    assert found[: len(first)] == tuple(first)
    others = [seed for seed in range(20) if seed not in first]
    assert found[len(first) :] == tuple(others[:more])


def test_without_survivors_there_are_no_more():
    assert SeedsConfig(first=[4, 1]).of_survivors == (4, 1)


@pytest.mark.parametrize("fields", [{"first": []}, {"first": [1, 1]}, {"first": 0}, {"first": 3, "survivors": 2}])
def test_nonsense_is_refused(fields):
    with pytest.raises(ValidationError):
        SeedsConfig(**fields)
