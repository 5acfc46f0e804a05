"""The front as a table for the terminal."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd
from rich.table import Table
from rich.text import Text

from robsweep.report.labels import NONE
from robsweep.report.names import told_apart
from robsweep.report.tables import TextTable, front_rows, stopped_rows
from robsweep.results.front import OBJECTIVES

_LONGEST = 48


def front_console(
    frame: pd.DataFrame,
    objectives: Sequence[str] = OBJECTIVES,
    *,
    scores: Sequence[str] = ("map", "nmi"),
    include_pruned: bool = False,
) -> Table:
    """Members of the front with R@1, ERS and ``scores`` (``tables.SCORES``, all, need 200 characters)."""
    rows = front_rows(told_apart(frame), objectives, scores=scores, include_pruned=include_pruned)
    return _table("Pareto front", rows)


def stopped_console(frame: pd.DataFrame) -> list[Table]:
    """What was pruned and what failed, where it stood, and why: a table for each that there is."""
    named = told_apart(frame)
    tables = {status: stopped_rows(named, status) for status in ("pruned", "failed")}
    return [_table(status.capitalize(), content) for status, content in tables.items() if content.rows]


def _table(title: str, content: TextTable) -> Table:
    table = Table(title=title, title_justify="left")
    telling = [column for column, name in enumerate(content.head) if not _silent(name, column, content.rows)]
    for column in telling:
        name = content.head[column]
        folds = name in ("reason", "flags") or (column == 0 and any(len(row[0]) > _LONGEST for row in content.rows))
        justify: Literal["left", "right"] = "left" if folds or column == 0 else "right"
        table.add_column(name, justify=justify, no_wrap=column == 0 and not folds, overflow="fold")
    for row in content.rows:
        # plain text: a defense in JSON holds brackets, which would be read as mark-up
        table.add_row(*(Text(row[column]) for column in telling))
    return table


def _silent(name: str, column: int, rows: list[list[str]]) -> bool:
    """Whether a column says nothing: one seed, no flags, one string each. Terminals are narrow."""
    values = {row[column] for row in rows}
    return (
        (name == "seed" and len(values) == 1)
        or (name == "flags" and values <= {NONE})
        or (name == "strings" and values <= {"1"})
    )
