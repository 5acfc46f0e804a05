"""What a page shows of the recorded run ``schema1-small`` is what the commands print."""

import shutil

import pytest

from tests.docs.commands import words_of
from tests.docs.pages import PAGES, ROOT, blocks

RECORDED = "schema1-small"
SHOWN = [
    block
    for page in PAGES
    for block in blocks(page)
    if block.content.startswith("$ robsweep ") and RECORDED in block.content.splitlines()[0]
]


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """The recorded runs below the working directory, and a terminal of 80 columns."""
    shutil.copytree(ROOT / "tests/run/recorded", tmp_path / "runs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def test_there_are_some():
    assert SHOWN


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("block", SHOWN, ids=str)
def test_a_command_prints_what_is_shown(robsweep, block):
    command, _, shown = block.content.partition("\n")
    code, out, err = robsweep(*words_of(command)[2:])
    assert (code, err) == (0, "")
    assert _lines(out) == _lines(shown)


def _lines(text):
    return [line.rstrip() for line in text.strip().splitlines()]
