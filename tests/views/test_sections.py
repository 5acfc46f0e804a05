"""How rows share the room there is, against trying out every way."""

import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from robsweep.views.sections import Section, column, fitted


def _section(rows, head=1, most=None, rank=0, brief=None):
    return Section(rows, head, lambda count: "", lambda count: "", most, brief and Text(brief), rank)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(0, 20))
def test_what_fits_is_shown_and_nothing_else_is_dropped_for_it(sizes, room):
    sections = [_section(rows) for rows in sizes]
    rows = fitted(sections, room)
    assert all(0 <= shown <= size for shown, size in zip(rows, sizes, strict=True))
    assert sum(map(Section.lines, sections, rows)) <= room
    ways = product(*(range(1, size + 1) for size in sizes))
    if any(sum(map(Section.lines, sections, way)) <= room for way in ways):
        assert min(rows) >= 1
    # as long as may be: one row more for any of what is shown does not fit
    cut = [n for n, (shown, size) in enumerate(zip(rows, sizes, strict=True)) if 0 < shown < size]
    longer = [[shown + (n == one) for n, shown in enumerate(rows)] for one in cut]
    assert all(sum(map(Section.lines, sections, way)) > room for way in longer)


def test_the_longest_gives_way_first():
    # 9 + 2 rows below two heads: 13 lines; 12 do not hold them, and a line says what lacks
    assert fitted([_section(9), _section(2)], 13) == [9, 2]
    assert fitted([_section(9), _section(2)], 12) == [7, 2]
    assert fitted([_section(9), _section(9)], 12) == [4, 4]


def test_where_there_is_not_room_for_all_the_rank_decides():
    # a head, a row and a line that says what lacks: three lines each
    sections = [_section(9, rank=2), _section(9, rank=0), _section(9, rank=1)]
    assert [fitted(sections, room) for room in (2, 3, 5, 6, 7, 9)] == [
        [0, 0, 0],
        [0, 1, 0],
        [0, 3, 0],
        [0, 1, 1],
        [0, 2, 1],
        [1, 1, 1],
    ]


def test_a_line_stands_for_a_section_without_room():
    sections = [_section(9, rank=1, brief="9 of them"), _section(1)]
    assert fitted(sections, 3) == [0, 1]  # the line, then a head and a row
    assert fitted(sections, 5) == [1, 1]
    out = io.StringIO()
    Console(file=out).print(column(sections, 3))
    assert out.getvalue().splitlines()[0] == "9 of them"


def test_blank_lines_come_where_there_is_room_for_them():
    def printed(room, *, below):
        out = io.StringIO()
        parts = [Section(1, 0, lambda _, word=word: Text(word), str) for word in ("one", "two")]
        Console(file=out).print(column(parts, room, below=below))
        return out.getvalue().splitlines()

    assert printed(2, below=True) == ["one", "two"]
    assert printed(3, below=False) == ["one", "", "two"]
    assert printed(3, below=True) == ["", "one", "two"]
    assert printed(4, below=True) == printed(None, below=True) == ["", "one", "", "two"]


@pytest.mark.parametrize(("most", "rows"), [(None, 9), (4, 4), (20, 9)])
def test_with_room_for_all_there_may_be_a_limit(most, rows):
    assert fitted([_section(9, most=most)], None) == [rows]
