"""A sweep as one self-contained HTML page."""

import html
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from robsweep.report.figures import pareto_figure, terms_figure, trajectory_figure
from robsweep.report.markup import document, figure_html, table_html
from robsweep.report.names import told_apart
from robsweep.report.tables import front_rows, run_rows, stopped_rows
from robsweep.results.front import OBJECTIVES
from robsweep.results.store import ResultStore


def write_report(
    results: pd.DataFrame | str | Path,
    path: str | Path,
    title: str,
    objectives: Sequence[str] = OBJECTIVES,
) -> Path:
    """Write the report of a sweep: front, trajectories, terms, tables of the front and of what was stopped.

    The page holds all it needs (Plotly's script included, about 5 MB) and works without a network.

    Args:
        results: a results table, or the folder that holds one.
        path: of the HTML file.
        objectives: columns to maximise, two or more; a leading ``-`` minimises. The first two are plotted.

    Returns:
        The file's path.

    Raises:
        UserError: fewer than two objectives, or one that is no column.
    """
    frame = results if isinstance(results, pd.DataFrame) else ResultStore(results).read()
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render(frame, title, objectives), encoding="utf-8")
    return target


def render(frame: pd.DataFrame, title: str, objectives: Sequence[str] = OBJECTIVES) -> str:
    """The page as text; arguments and errors as in ``write_report``."""
    frame = told_apart(frame)
    front = front_rows(frame, objectives)
    pruned, failed = stopped_rows(frame, "pruned"), stopped_rows(frame, "failed")
    sections = [
        f"<h1>{html.escape(title)}</h1>",
        "<h2>Trade-off</h2>",
        "<p>Each configuration at its last rung. The line bounds what the front dominates; bars are "
        "intervals over queries. Pruned configurations have trained for fewer epochs and take no part in the "
        "front.</p>",
        figure_html(pareto_figure(frame, objectives), 560, script=True),
        f"<h2>Front ({len(front.rows)})</h2>",
        table_html(front),
        "<h2>From rung to rung</h2>",
        figure_html(trajectory_figure(frame, objectives), 420),
        "<h2>Terms of ERS on the front</h2>",
        "<p>What each attack leaves: 0 is broken, 100 is robust, ERS is the mean of the ten.</p>",
        figure_html(terms_figure(frame, objectives), 460),
        f"<h2>Pruned ({len(pruned.rows)})</h2>",
        table_html(pruned, "reason"),
        *((f"<h2>Failed ({len(failed.rows)})</h2>", table_html(failed, "reason")) if failed.rows else ()),
        "<h2>Run</h2>",
        table_html(run_rows(frame), "facts"),
    ]
    return document(title, sections)
