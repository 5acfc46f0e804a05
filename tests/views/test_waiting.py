"""The trials that wait."""

from itertools import pairwise

import pytest
from rich.console import Console

from robsweep.views.waiting import waiting_section

TITLES = [f"rc2f2{letter * 3}" for letter in "abcdefghijklmnop"]


def _lines(section, rows, width):
    console = Console(width=width, record=True, force_terminal=False)
    with console.capture() as captured:
        console.print(section.shown(rows))
    return captured.get().splitlines()


@pytest.mark.parametrize("width", [30, 50, 200])
def test_no_title_is_broken_and_none_is_missing(width):
    section = waiting_section("waiting", TITLES, width)
    lines = _lines(section, 99, width)
    assert all(len(line) <= width for line in lines)
    text = " ".join(lines)
    assert all(title in text for title in TITLES)
    assert all(line.rstrip().endswith(",") for line, _ in pairwise(lines))


def test_one_that_is_cut_counts_the_others():
    section = waiting_section("waiting", TITLES, 30)
    shown = " ".join(_lines(section, 1, 30))
    hidden = sum(title not in shown for title in TITLES)
    assert section.left_out(1) == f"and {hidden} more that wait"
