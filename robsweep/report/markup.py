"""Figures and tables as parts of one self-contained HTML page."""

import html
from collections.abc import Iterable

import plotly.graph_objects as go

from robsweep.report.tables import TextTable

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p { max-width: 46rem; }
.banner { padding: 0.6rem 0.9rem; border-left: 0.4rem solid #d95f02; background: rgba(217, 95, 2, 0.15);
          font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.6rem; text-align: right; white-space: nowrap;
         border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
th:first-child, td:first-child, .reason td:last-child, .reason th:last-child { text-align: left; }
.reason td:last-child { white-space: normal; }
.facts td { text-align: left; white-space: normal; }
"""
_PLAIN = {"displaylogo": False, "responsive": True}


def document(title: str, sections: Iterable[str]) -> str:
    """A page of sections, each HTML; readable in light and dark."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(sections)
        + "\n</body></html>\n"
    )


def figure_html(figure: go.Figure, height: int, *, script: bool = False) -> str:
    """A figure ``height`` pixels high; the first one of a page brings Plotly's ``script`` (about 5 MB)."""
    text: str = figure.to_html(full_html=False, include_plotlyjs=script, default_height=f"{height}px", config=_PLAIN)
    return text


def table_html(content: TextTable, kind: str = "") -> str:
    """A table with escaped cells; ``kind``: ``reason`` (the last column is prose) or ``facts`` (all are)."""
    if not content.rows:
        return "<p>None.</p>"
    head = "".join(f"<th>{html.escape(name)}</th>" for name in content.head)
    body = "\n".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in content.rows)
    head_row = f"<thead><tr>{head}</tr></thead>" if any(content.head) else ""
    return f'<div class="wide"><table class="{kind}">{head_row}<tbody>\n{body}\n</tbody></table></div>'
