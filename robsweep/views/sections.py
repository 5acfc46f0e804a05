"""Parts of a screen that show fewer rows where there is no room, and say how many they leave out."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text


class Section(NamedTuple):
    """``rows`` of one line each; ``shown(n)`` gives the first n below ``head`` lines, ``left_out(n)`` says what lacks.

    ``most``: rows that are shown where there is room for all. ``brief``: a line that stands for all of it where there
    is no room for a row. ``rank``: who is given room first, the lowest.
    """

    rows: int
    head: int
    shown: Callable[[int], RenderableType]
    left_out: Callable[[int], str]
    most: int | None = None
    brief: Text | None = None
    rank: int = 0

    def lines(self, rows: int) -> int:
        """How many lines it takes to show ``rows`` of them, and to say what lacks."""
        if rows == 0 < self.rows:
            return int(self.brief is not None)
        return self.head + rows + (rows < self.rows)

    def of(self, rows: int) -> RenderableType:
        """The first ``rows``, and what lacks; None of them: the line that stands for it."""
        if rows == 0 < self.rows:
            return self.brief or Group()
        if rows >= self.rows:
            return self.shown(self.rows)
        return Group(self.shown(rows), Text(self.left_out(rows), style="dim"))


def fitted(sections: Sequence[Section], room: int | None) -> list[int]:
    """How many rows of each may be shown in ``room`` lines.

    Each is given one, by rank, as far as there is room; then the shortest grows first. None: there is room for all.
    """
    most = [section.rows if section.most is None else min(section.rows, section.most) for section in sections]
    if room is None:
        return most
    rows = [0] * len(sections)

    def fits(number: int) -> bool:
        longer = [shown + (number == one) for one, shown in enumerate(rows)]
        return rows[number] < most[number] and sum(map(Section.lines, sections, longer)) <= room

    for number in sorted(range(len(sections)), key=lambda one: sections[one].rank):
        rows[number] += fits(number)
    while growing := [number for number, shown in enumerate(rows) if shown and fits(number)]:
        rows[min(growing, key=rows.__getitem__)] += 1
    return rows


def column(sections: Sequence[Section], room: int | None, *, below: bool = False) -> Group:
    """Sections below each other, with a blank line between them where there is room for it.

    ``below``: and one above the first, if any.
    """
    rows = fitted(sections, room)
    shown = [(section, count) for section, count in zip(sections, rows, strict=True) if section.lines(count)]
    free = len(shown) if room is None else room - sum(section.lines(count) for section, count in shown)
    blanks, first = free >= len(shown) - 1 + below, below and free > 0
    parts: list[RenderableType] = []
    for number, (section, count) in enumerate(shown):
        parts += [Text()] * (blanks if number else first)
        parts.append(section.of(count))
    return Group(*parts)
