"""The front as a table for the terminal."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from robsweep.report.labels import NONE
from robsweep.report.names import told_apart
from robsweep.report.tables import TextTable, front_rows, stopped_rows
from robsweep.results.front import OBJECTIVES

_LONGEST = 48
_WIDTH = 120
"""Columns in which nothing of the tables needs to be folded; a file or a pipe is as wide."""


def result_console() -> Console:
    """Where the tables of a run are printed: as wide as the terminal, and wide enough where there is none."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH)
    return console


def front_scores(width: int) -> tuple[str, ...]:
    """Scores beside R@1 and ERS for which ``width`` columns have room."""
    return ("map", "nmi") if width >= _WIDTH else ()


def front_title(runs: int, to_go: int) -> str:
    """A front is one so far as long as any of the ``runs`` is to go on."""
    return f"Front so far: {to_go} of {runs} runs to go" if to_go else "Pareto front"


def front_console(
    frame: pd.DataFrame,
    objectives: Sequence[str] = OBJECTIVES,
    *,
    scores: Sequence[str] = ("map", "nmi"),
    include_pruned: bool = False,
    title: str = "Pareto front",
) -> Group:
    """Members of the front with R@1, ERS and ``scores`` (``tables.SCORES``, all, need 200 characters)."""
    rows = front_rows(told_apart(frame), objectives, scores=scores, include_pruned=include_pruned)
    return _table(title, rows)


def stopped_console(frame: pd.DataFrame) -> list[Group]:
    """What was pruned and what failed, where it stood, and why: a table for each that there is."""
    named = told_apart(frame)
    tables = {status: stopped_rows(named, status) for status in ("pruned", "failed")}
    return [_table(status.capitalize(), content) for status, content in tables.items() if content.rows]


def _table(title: str, content: TextTable) -> Group:
    table = Table()
    telling = [column for column, name in enumerate(content.head) if not _silent(name, column, content.rows)]
    for column in telling:
        name = content.head[column]
        folds = name in ("reason", "flags") or (column == 0 and any(len(row[0]) > _LONGEST for row in content.rows))
        justify: Literal["left", "right"] = "left" if folds or column == 0 else "right"
        table.add_column(name, justify=justify, no_wrap=column == 0 and not folds, overflow="fold")
    for row in content.rows:
        # plain text: a defense in JSON holds brackets, which would be read as mark-up
        table.add_row(*(Text(row[column]) for column in telling))
    return Group(Text(title, style="table.title"), table)  # a table would fill its own title up with blanks


def _silent(name: str, column: int, rows: list[list[str]]) -> bool:
    """Whether a column says nothing: one seed, no flags, one string each. Terminals are narrow."""
    values = {row[column] for row in rows}
    return (
        (name == "seed" and len(values) == 1)
        or (name == "flags" and values <= {NONE})
        or (name == "strings" and values <= {"1"})
    )
