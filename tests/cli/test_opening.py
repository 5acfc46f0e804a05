"""What is shown while a command loads what it needs."""

import pytest

from robsweep.cli.opening import opening
from robsweep.errors import UserError


def test_nothing_where_the_output_is_no_terminal(capsys):
    with opening("loading"):
        pass
    assert capsys.readouterr().out == ""


def test_a_terminal_is_told_until_the_run_begins(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with opening("loading the images") as opened:
        opened.over()
        before = capsys.readouterr().out
        opened.console.print("begun")
    assert "loading the images ..." in before
    assert before.endswith("\x1b[2K")  # the line is taken back
    assert "loading" not in capsys.readouterr().out


def test_an_error_ends_it(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with pytest.raises(UserError), opening("loading"):
        raise UserError("no such file")
    assert "\x1b[?25h" in capsys.readouterr().out  # the cursor is there again
