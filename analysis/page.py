"""A comparison as one self-contained HTML page."""

import html
from collections.abc import Sequence
from pathlib import Path

import plotly.graph_objects as go

from analysis.match import TOLERANCE, Match, TableMatch
from analysis.tables import match_rows, missing_line, other_line, title_of
from robsweep.published.published_rows import SCORES
from robsweep.report.markup import document, figure_html, table_html
from robsweep.results.row import ResultRow

_GREY = "#808080"  # readable on white and on black alike


def write_page(parts: Sequence[TableMatch], others: Sequence[ResultRow], path: Path, title: str) -> None:
    """Write both plots and a table with all scores for every published table that the run has a part of."""
    sections = [f"<h1>{html.escape(title)} beside the published tables</h1>"]
    script = True
    for part in parts:
        sections += [
            f"<h2>{html.escape(title_of(part))}</h2>",
            figure_html(plane_figure(part.matches), 420, script=script),
            figure_html(difference_figure(part.matches), 120 + 32 * len(part.matches)),
            table_html(match_rows(part, SCORES), "reason"),
            *([f"<p>Not run: {html.escape(missing_line(part.missing))}.</p>"] if part.missing else []),
        ]
        script = False
    if others:
        sections += ["<h2>In no published table</h2>", f"<p>{html.escape(other_line(others))}.</p>"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document(title, sections), encoding="utf-8")


def plane_figure(matches: Sequence[Match]) -> go.Figure:
    """Recall and ERS: a line leads from each published point to ours."""
    figure = go.Figure()
    both = [match for match in matches if {"R@1", "ERS"} <= set(match.scores)]
    for match in both:
        recall, score = match.scores["R@1"], match.scores["ERS"]
        figure.add_scatter(
            x=[recall.published, recall.ours],
            y=[score.published, score.ours],
            mode="lines+markers",
            marker={"symbol": ["circle-open", "circle"], "size": 9, "color": "#1f78b4" if match.agrees else "#d95f02"},
            line={"color": _GREY, "width": 1},
            text=[f"published: {match.published.defense}", f"ours: {_label(match)}"],
            hovertemplate="%{text}<br>R@1 %{x:.1f}, ERS %{y:.1f}<extra></extra>",
            showlegend=False,
        )
    figure.update_xaxes(title="R@1 (%); open: published, full: ours")
    figure.update_yaxes(title="ERS")
    return _styled(figure)


def difference_figure(matches: Sequence[Match]) -> go.Figure:
    """Ours minus the published value of every score, coloured in units of its tolerance."""
    rows = [[match.scores.get(name) for name in SCORES] for match in matches]
    figure = go.Figure(
        go.Heatmap(
            z=[
                [None if s is None else s.difference / TOLERANCE[n] for n, s in zip(SCORES, row, strict=True)]
                for row in rows
            ],
            text=[["" if s is None else f"{s.difference:+.3g}" for s in row] for row in rows],
            texttemplate="%{text}",
            x=list(SCORES),
            y=list(range(len(matches))),
            zmin=-3,
            zmax=3,
            colorscale="RdBu",
            colorbar={"title": "tolerances"},
            hovertemplate="%{x}: %{text}<extra></extra>",
        )
    )
    # by number: a table may print the same row twice
    figure.update_yaxes(autorange="reversed", tickvals=list(range(len(matches))), ticktext=[_label(m) for m in matches])
    return _styled(figure)


def _label(match: Match) -> str:
    steps = "" if match.published.pgd_steps == "-" else f", {match.published.pgd_steps} steps"
    weakened = ", weakened attacks" if match.weakened else ""
    return f"{match.published.defense}{steps}, seed {match.run.seed}{weakened}"


def _styled(figure: go.Figure) -> go.Figure:
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": _GREY, "family": "system-ui, sans-serif"},
        margin={"l": 220, "r": 20, "t": 30, "b": 50},
    )
    figure.update_xaxes(gridcolor="rgba(128,128,128,0.25)", zeroline=False)
    figure.update_yaxes(gridcolor="rgba(128,128,128,0.25)", zeroline=False)
    return figure
