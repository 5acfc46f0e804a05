"""A sweep as one self-contained HTML page."""

import html
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from robsweep.report.figures import pareto_figure, terms_figure, trajectory_figure
from robsweep.report.tables import TextTable, front_rows, run_rows, stopped_rows
from robsweep.results.front import OBJECTIVES
from robsweep.results.store import ResultStore

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p { max-width: 46rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.6rem; text-align: right; white-space: nowrap;
         border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
th:first-child, td:first-child, .reason td:last-child, .reason th:last-child { text-align: left; }
.reason td:last-child { white-space: normal; }
.facts td { text-align: left; white-space: normal; }
"""
_PLAIN = {"displaylogo": False, "responsive": True}


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
    front = front_rows(frame, objectives)
    pruned, failed = stopped_rows(frame, "pruned"), stopped_rows(frame, "failed")
    sections = [
        f"<h1>{html.escape(title)}</h1>",
        "<h2>Trade-off</h2>",
        "<p>Each configuration at its last rung. The line bounds what the front dominates; bars are "
        "intervals over queries. Pruned configurations have trained for fewer epochs and take no part in the "
        "front.</p>",
        _figure(pareto_figure(frame, objectives), 560, script=True),
        f"<h2>Front ({len(front.rows)})</h2>",
        _table(front),
        "<h2>From rung to rung</h2>",
        _figure(trajectory_figure(frame, objectives), 420),
        "<h2>Terms of ERS on the front</h2>",
        "<p>What each attack leaves: 0 is broken, 100 is robust, ERS is the mean of the ten.</p>",
        _figure(terms_figure(frame, objectives), 460),
        f"<h2>Pruned ({len(pruned.rows)})</h2>",
        _table(pruned, "reason"),
        *((f"<h2>Failed ({len(failed.rows)})</h2>", _table(failed, "reason")) if failed.rows else ()),
        "<h2>Run</h2>",
        _table(run_rows(frame), "facts"),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(sections)
        + "\n</body></html>\n"
    )


def _figure(figure: go.Figure, height: int, *, script: bool = False) -> str:
    text: str = figure.to_html(full_html=False, include_plotlyjs=script, default_height=f"{height}px", config=_PLAIN)
    return text


def _table(content: TextTable, kind: str = "") -> str:
    if not content.rows:
        return "<p>None.</p>"
    head = "".join(f"<th>{html.escape(name)}</th>" for name in content.head)
    body = "\n".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in content.rows)
    head_row = f"<thead><tr>{head}</tr></thead>" if any(content.head) else ""
    return f'<div class="wide"><table class="{kind}">{head_row}<tbody>\n{body}\n</tbody></table></div>'
