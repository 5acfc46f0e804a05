"""Parts of a screen that show fewer rows where there is no room, and say how many they leave out."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text


class Section(NamedTuple):
    """``rows`` of one line each; ``shown(n)`` gives the first n below ``head`` lines, ``left_out(n)`` says what lacks.

    ``most``: rows that are shown where there is room for all.
    """

    rows: int
    head: int
    shown: Callable[[int], RenderableType]
    left_out: Callable[[int], str]
    most: int | None = None

    def lines(self, rows: int) -> int:
        """How many lines it takes to show ``rows`` of them, and to say what lacks."""
        return self.head + rows + (rows < self.rows)

    def of(self, rows: int) -> RenderableType:
        """The first ``rows``, and what lacks."""
        if rows >= self.rows:
            return self.shown(self.rows)
        return Group(self.shown(rows), Text(self.left_out(rows), style="dim"))


def fitted(sections: Sequence[Section], room: int | None) -> list[int]:
    """How many rows of each may be shown in ``room`` lines; the longest gives way first, and each keeps one.

    None: there is room for all.
    """
    rows = [section.rows if section.most is None else min(section.rows, section.most) for section in sections]
    if room is None:
        return rows
    while sum(map(Section.lines, sections, rows)) > room and max(rows, default=0) > 1:
        longest = max(range(len(rows)), key=rows.__getitem__)
        rows[longest] -= 1
    return rows


def column(sections: Sequence[Section], room: int | None) -> Group:
    """Sections below each other, with a blank line between them where there is room for it."""
    rows = fitted(sections, room)
    lines = sum(map(Section.lines, sections, rows))
    blanks = room is None or lines + len(sections) - 1 <= room
    parts: list[RenderableType] = []
    for section, shown in zip(sections, rows, strict=True):
        parts += [Text()] * (blanks and bool(parts))
        parts.append(section.of(shown))
    return Group(*parts)
