"""Events as lines."""

import json
from typing import get_args

import pytest

from robsweep.run.events import (
    Event,
    Fact,
    event_of,
)
from tests.run.conftest import AT, FACTS


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_an_event_is_what_its_line_says(fact):
    event = event_of(7, AT, fact)
    line = event.line()
    assert "\n" not in line
    back = Event.model_validate_json(line)
    assert (back.seq, back.at) == (event.seq, event.at)
    assert repr(back.fact) == repr(fact)  # NaN differs from itself, its text does not
    assert back.line() == line
    json.loads(line, parse_constant=pytest.fail)  # NaN and infinities stand as text: strict readers know none


def test_every_kind_of_event_is_among_them():
    union, _ = get_args(Fact)
    assert {type(fact) for fact in FACTS} == set(get_args(union))
