"""A table of text that fits its console: boxed where there is room, and never with a broken word."""

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from robsweep.report.tables import TextTable

_LONG = ("reason", "flags", "attacks", "effort")
"""Columns of prose: a boxed table folds them, a narrow one puts them below their row."""
_SPARED = ("P(front)",)
"""Columns that a narrow table leaves out before it gives up its columns."""
_FOLDED = 40
"""Columns that a folded cell needs to be read with ease."""
_GAP = 2


class Fitting:
    """``title`` above the rows of ``content``.

    From wide to narrow: a boxed table; plain columns with prose below each row, if need be without ``_SPARED``; the
    first cell on a line of its own.
    """

    def __init__(self, title: str, content: TextTable) -> None:
        self._title, self._content = title, content

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """The widest form that fits."""
        yield Text(self._title, style="table.title")  # a table would fill its own title up with blanks
        for content in (self._content, _without(self._content, _SPARED)):
            head, rows = content
            long = [column for column, name in enumerate(head) if name in _LONG]
            short = [column for column in range(len(head)) if column not in long]
            sizes = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
            boxed = sum(min(size, _FOLDED) if column in long else size for column, size in enumerate(sizes))
            if boxed + 3 * len(head) + 1 <= options.max_width:
                yield _boxed(content, long)
                return
            if sum(sizes[column] + _GAP for column in short) - _GAP <= options.max_width:
                yield from _columns(content, short, long, [sizes[column] for column in short])
                return
        yield from _blocks(self._content)


def _without(content: TextTable, names: Sequence[str]) -> TextTable:
    kept = [column for column, name in enumerate(content.head) if name not in names]
    head, *rows = ([row[column] for column in kept] for row in (content.head, *content.rows))
    return TextTable(head, rows)


def _boxed(content: TextTable, long: Sequence[int]) -> Table:
    table = Table()
    for column, name in enumerate(content.head):
        left = column == 0 or column in long
        table.add_column(name, justify="left" if left else "right", no_wrap=column not in long, overflow="fold")
    for row in content.rows:
        table.add_row(*map(Text, row))  # plain text: a defense in JSON holds brackets, which would be mark-up
    return table


def _columns(
    content: TextTable, short: Sequence[int], long: Sequence[int], sizes: Sequence[int]
) -> Iterator[RenderableType]:
    def line(cells: Sequence[str]) -> str:
        first, *others = (cells[column] for column in short)
        told = [f"{first:<{sizes[0]}}", *(f"{cell:>{size}}" for cell, size in zip(others, sizes[1:], strict=True))]
        return (" " * _GAP).join(told).rstrip()

    yield Text(line(content.head), style="bold", no_wrap=True)
    for row in content.rows:
        yield Text(line(row), no_wrap=True)
        for column in long:
            told = row[column] if content.head[column] == "reason" else f"{content.head[column]}: {row[column]}"
            yield Padding(Text(told), (0, 0, 0, _GAP))


def _blocks(content: TextTable) -> Iterator[RenderableType]:
    for row in content.rows:
        yield Text(row[0])
        told = [f"{name} {cell}" for name, cell in zip(content.head[1:], row[1:], strict=True)]
        yield Padding(Text(", ".join(told)), (0, 0, 0, _GAP))
