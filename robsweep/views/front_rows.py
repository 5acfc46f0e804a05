"""The front and the rungs of a status as tables for a terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from robsweep.pareto.objectives import objectives_of
from robsweep.report.labels import label, number
from robsweep.views.status import Member, RungStatus, Status

_SHORTEST = 12
"""Columns that the name of a configuration keeps on the narrowest terminal."""


def front_table(status: Status, members: Sequence[Member], width: int) -> Table:
    """Some members of the front; intervals are left out where ``width`` has no room for them."""
    names = list(dict.fromkeys(("recall_at_1", "ers", *(o.name for o in objectives_of(status.objectives)))))
    several = any(member.seeds > 1 for member in status.front)
    sure = any(member.chance is not None for member in status.front)
    heads = ["epoch", *(["seeds"] if several else []), *map(label, names), *(["stays"] if sure else [])]

    def rows(*, intervals: bool) -> list[list[str]]:
        return [
            [
                str(member.epoch),
                *([str(member.seeds)] if several else []),
                *(_score(member, name, intervals=intervals) for name in names),
                *([_chance(member.chance)] if sure else []),
            ]
            for member in members
        ]

    cells = rows(intervals=True)
    if (room := _room(heads, cells, width)) < _SHORTEST:
        cells = rows(intervals=False)
        room = max(_SHORTEST, _room(heads, cells, width))
    table = _table("front", *heads)
    table.columns[0].max_width = room
    for member, row in zip(members, cells, strict=True):
        table.add_row(*map(Text, [member.title, *row]))  # a defense in JSON holds brackets, which would be mark-up
    return table


def rung_table(rungs: Sequence[RungStatus]) -> Table:
    """How many trials and configurations have come to each rung, and what became of them."""
    table = _table("rung", "training", "scoring", "scored", "gone on", "resting", "refused", "completed")
    for rung in rungs:
        table.add_row(*(str(value) if value else "-" for value in rung.model_dump().values()))
    return table


def _room(heads: list[str], rows: list[list[str]], width: int) -> int:
    sizes = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return width - sum(sizes) - 2 * len(sizes)


def _chance(chance: float | None) -> str:
    return "-" if chance is None else f"{100 * chance:.0f} %"


def _score(member: Member, name: str, *, intervals: bool) -> str:
    text = number(name, member.scores.get(name))
    if not intervals or (bounds := member.bounds.get(name)) is None:
        return text
    return f"{text} [{number(name, bounds[0])}, {number(name, bounds[1])}]"


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=True, overflow="ellipsis")
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table
