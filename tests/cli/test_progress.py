"""How far scoring is."""

import pytest
from rich import console

from robsweep.cli.progress import passes_shown


def test_elsewhere_than_on_a_terminal_each_part_has_one_line(capsys):
    with passes_shown() as show:
        for what, done in (("CA+", 0), ("CA+", 5), ("ES", 10), ("done", 20)):
            show(what, done, 20)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["  0%  CA+", " 50%  ES", "100%  done"]


@pytest.mark.parametrize("total", [20])
def test_a_terminal_has_a_bar_that_is_gone_afterwards(monkeypatch, capsys, total):
    monkeypatch.setattr(console.Console, "is_terminal", property(lambda self: True))
    with passes_shown() as show:
        show("TMA", 10, total)
    assert capsys.readouterr().out == ""
