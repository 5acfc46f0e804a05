"""The front as a table for the terminal."""

from collections.abc import Sequence

import pandas as pd
from rich.table import Table
from rich.text import Text

from robsweep.report.tables import TextTable, front_rows, stopped_rows
from robsweep.results.front import OBJECTIVES


def front_console(
    frame: pd.DataFrame, objectives: Sequence[str] = OBJECTIVES, *, scores: Sequence[str] = ("map", "nmi")
) -> Table:
    """Members of the front with R@1, ERS and ``scores`` (``tables.SCORES``, all, need 200 characters)."""
    return _table("Pareto front", front_rows(frame, objectives, scores=scores))


def pruned_console(frame: pd.DataFrame) -> Table:
    """What was pruned, where it stood, and why."""
    return _table("Pruned", stopped_rows(frame, "pruned"))


def _table(title: str, content: TextTable) -> Table:
    table = Table(title=title, title_justify="left")
    for column, name in enumerate(content.head):
        text = name in ("configuration", "reason", "flags")
        table.add_column(name, justify="left" if text else "right", no_wrap=column == 0, overflow="fold")
    for row in content.rows:
        # plain text: a defense in JSON holds brackets, which would be read as mark-up
        table.add_row(*(Text(cell) for cell in row))
    return table
