"""How rows share the room there is, against trying out every way."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.views.sections import Section, fitted


def _section(rows, head=1, most=None):
    return Section(rows, head, lambda count: "", lambda count: "", most)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(0, 20))
def test_what_fits_is_shown_and_nothing_else_is_dropped_for_it(sizes, room):
    sections = [_section(rows) for rows in sizes]
    rows = fitted(sections, room)
    assert all(1 <= shown <= size for shown, size in zip(rows, sizes, strict=True))
    lines = sum(map(Section.lines, sections, rows))
    ways = product(*(range(1, size + 1) for size in sizes))
    fits = [way for way in ways if sum(map(Section.lines, sections, way)) <= room]
    if not fits:
        assert max(rows) == 1
        return
    assert lines <= room
    # the longest is as short as it has to be, and no shorter: one row more for it does not fit
    if rows != sizes:
        cut = [n for n, (shown, size) in enumerate(zip(rows, sizes, strict=True)) if shown < size]
        longer = [[shown + (n == one) for n, shown in enumerate(rows)] for one in cut]
        assert any(sum(map(Section.lines, sections, way)) > room for way in longer)


def test_the_longest_gives_way_first():
    # 9 + 2 rows below two heads: 13 lines; 12 do not hold them, and a line says what lacks
    assert fitted([_section(9), _section(2)], 13) == [9, 2]
    assert fitted([_section(9), _section(2)], 12) == [7, 2]
    assert fitted([_section(9), _section(9)], 12) == [4, 4]


@pytest.mark.parametrize(("most", "rows"), [(None, 9), (4, 4), (20, 9)])
def test_with_room_for_all_there_may_be_a_limit(most, rows):
    assert fitted([_section(9, most=most)], None) == [rows]
