"""The command line in this process: arguments in, exit code and output out."""

import sys

import pytest

from robsweep.cli.main import main


@pytest.fixture
def robsweep(monkeypatch, capsys):
    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["robsweep", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code or 0
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
