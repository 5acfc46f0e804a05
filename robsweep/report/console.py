"""The front as a table for the terminal."""

from collections.abc import Sequence

import pandas as pd
from rich.console import Console, Group
from rich.text import Text

from robsweep.report.effort_text import efforts_line, weakened_banner
from robsweep.report.fitting import Fitting
from robsweep.report.labels import NONE
from robsweep.report.tables import TextTable, failed_rows, front_rows, pruned_rows
from robsweep.report.unique_identities import with_unique_identities
from robsweep.results.front import OBJECTIVES

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


def front_title(runs: int, remaining: int) -> str:
    """A front is one so far as long as any of the ``runs`` is to go on."""
    return f"Front so far: {remaining} of {runs} configurations to go" if remaining else "Pareto front"


def front_console(
    frame: pd.DataFrame,
    objectives: Sequence[str] = OBJECTIVES,
    *,
    scores: Sequence[str] = ("map", "nmi"),
    include_pruned: bool = False,
    title: str = "Pareto front",
) -> Group:
    """Members of the front with R@1, ERS and ``scores`` (``tables.SCORES``, all, need 200 characters).

    Below it stands what the scores were taken by, with a warning where the attacks were weakened.
    """
    rows = front_rows(with_unique_identities(frame), objectives, scores=scores, include_pruned=include_pruned)
    lines = [Text(line) for line in (efforts_line(frame),) if line]
    if (banner := weakened_banner(frame)) is not None:
        lines = [Text(banner, style="bold yellow")]
    return Group(_table(title, rows), *lines)


def stopped_console(frame: pd.DataFrame) -> list[Group]:
    """What was pruned and what failed, where it stood, and why: a table for each that there is."""
    named = with_unique_identities(frame)
    tables = {"Pruned": pruned_rows(named), "Failed": failed_rows(named)}
    return [_table(title, content) for title, content in tables.items() if content.rows]


def _table(title: str, content: TextTable) -> Group:
    telling = [column for column, name in enumerate(content.head) if not _silent(name, column, content.rows)]
    head, *rows = ([row[column] for column in telling] for row in (content.head, *content.rows))
    return Group(Fitting(title, TextTable(head, rows)))


def _silent(name: str, column: int, rows: list[list[str]]) -> bool:
    """Whether a column says nothing: one seed, no flags, forecast or aliases, one effort."""
    values = {row[column] for row in rows}
    return (
        (name in ("seed", "attacks", "effort") and len(values) <= 1)
        or (name == "seeds" and values <= {"1"})
        or (name == "aliases" and values <= {"0"})
        or (name in ("flags", "P(front)") and values <= {NONE})
    )
