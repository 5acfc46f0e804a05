"""Sweep files of schema 0."""

import json

import pytest

from robsweep.errors import UserError
from robsweep.results.schema0.events import events_of
from robsweep.results.schema0.sweep import converted
from robsweep.run.events import Opened
from robsweep.run.journal import read_events
from robsweep.run.run_facts import SCHEMA
from robsweep.run.state import state_of
from tests.results.schema0.conftest import RECORDED


def test_old_words_of_a_sweep_file():
    sweep = json.loads((RECORDED / "schema0-interrupted/sweep.json").read_text())["sweep"]
    found = converted(sweep)
    assert found["seeds"] == {"first": [0, 1]}
    assert found["pruning"]["policy"] == "stopping"
    assert converted(sweep | {"pruning": sweep["pruning"] | {"enabled": False}})["pruning"]["policy"] == "none"
    assert "enabled" not in found["pruning"]
    assert "wait" not in found["scoring"]


def test_a_newer_schema_is_refused_in_one_line():
    class Newer:
        def read(self, since=0):
            first = next(events_of(RECORDED / "schema0-small"))
            assert isinstance(first.fact, Opened)
            yield 0, first.line().replace(f'"schema":{SCHEMA}', f'"schema":{SCHEMA + 1}')

    line = f"the run is of schema {SCHEMA + 1}, this version reads up to {SCHEMA}: update robsweep"
    with pytest.raises(UserError, match=f"^{line}"):
        state_of(read_events(Newer()))
