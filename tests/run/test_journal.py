"""Lines of a journal that are no events of this version."""

import json

import pytest

from robsweep.errors import UserError
from robsweep.run.events import (
    SCHEMA,
    Ended,
    event_of,
)
from robsweep.run.journal import Journal, read_events
from robsweep.run.state import state_of
from tests.curves import MemoryLines
from tests.run.conftest import AT, FACTS


@pytest.mark.parametrize("read", [lambda lines: state_of(read_events(lines)), Journal])
def test_a_newer_schema_is_refused_in_one_line(read):
    newer = json.loads(event_of(0, AT, FACTS[0]).line())
    newer["fact"] |= {"schema": SCHEMA + 1, "unheard_of": 1}
    with pytest.raises(UserError, match=f"schema {SCHEMA + 1}, this version reads up to {SCHEMA}: update robsweep"):
        read(MemoryLines([json.dumps(newer)]))


def test_a_line_that_is_no_event_is_named():
    lines = MemoryLines([event_of(0, AT, Ended()).line(), '{"seq": 1}'])
    with pytest.raises(UserError, match="damaged in line 2: at"):
        list(read_events(lines))
