"""Paths that begin with somebody's home."""

from pathlib import Path

import pytest

from robsweep.config.folder_name import parse_folder
from robsweep.config.home import with_home
from robsweep.config.load import load_sweep
from robsweep.config.places import located_dataset, located_weights
from robsweep.errors import UserError

NOBODY = "~no-such-user-here/a"


def test_one_s_own_home_is_written_out(monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    assert with_home("~/a") == Path("/somewhere/a")
    assert with_home("a/~") == Path("a/~")


@pytest.mark.parametrize(
    "read",
    [
        lambda: with_home(NOBODY),
        lambda: parse_folder(f"folder:{NOBODY}@28"),
        lambda: located_dataset(f"folder:{NOBODY}"),
        lambda: located_weights(NOBODY),
        lambda: load_sweep("quickstart", [("data_root", NOBODY)]),
        lambda: load_sweep("quickstart", [("training.weights", NOBODY)]),
    ],
)
def test_nobody_s_home_is_one_line_wherever_it_is_named(read):
    with pytest.raises(UserError, match=r"~no-such-user-here/a.*: there is no such home folder") as caught:
        read()
    assert len(caught.value.lines) == 1
