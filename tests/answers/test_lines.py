"""Prose in 80 columns."""

import re

import pytest

from robsweep.cli.finish import finish
from robsweep.results.open import open_run
from robsweep.sweep.carry_out import Outcome
from robsweep.sweep.counts import counts_of
from robsweep.sweep.place import RunPlace


@pytest.fixture
def outcome(runs):
    state = open_run(runs / "schema1-small").state
    place = RunPlace.find("runs", "schema1-small")

    def made(ending, size=8):
        return Outcome(place, counts_of(state, size), state.sweep.objectives, ending)

    return made


def test_it_fits_80_columns_without_breaking_a_word(outcome, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    finish(outcome(None))
    narrow = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    commands = narrow.partition("next, ")
    assert max(map(len, commands[0].splitlines())) <= 80
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("COLUMNS", "300")
    finish(outcome(None))
    wide = re.sub(r"[┏┓┗┛┃━┳┻┡╇┩│└┘─┴┼├┤]", " ", capsys.readouterr().out)
    assert set(narrow.split()) - {"flags:"} <= set(wide.split())
