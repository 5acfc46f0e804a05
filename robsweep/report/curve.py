"""ERS and its terms against eps, as a plot."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import contributions

_GREY = "#808080"  # readable on white and on black alike


def curve_figure(points: Sequence[Mapping[str, Any]], title: str) -> go.Figure:
    """ERS with its 95 % interval and what each term adds to it, 0 = broken and 100 = robust, against eps.

    Args:
        points: ``eps``, ``terms`` in the units of the papers' tables, ``ers`` and ``ers_interval`` (or None) each.
        title: of the figure.

    Raises:
        UserError: no term was measured.
    """
    eps = [point["eps"] for point in points]
    measured = [name for name in TERMS if points and name in points[0]["terms"]]
    if not measured:
        raise UserError("there is no curve to plot: none of the attacks gives a term of ERS")
    turned = [_contributions(point["terms"]) for point in points]
    figure = go.Figure()
    for name in measured:
        figure.add_scatter(x=eps, y=[terms[name] for terms in turned], name=name, mode="lines", line={"width": 1.2})
    whole = [point for point in points if point["ers"] is not None]
    if whole:
        figure.add_scatter(
            x=[point["eps"] for point in whole],
            y=[point["ers"] for point in whole],
            error_y=_error(whole),
            name="ERS",
            mode="lines+markers",
            line={"width": 3, "color": "#d95f02"},
        )
    figure.update_layout(
        title=title,
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": _GREY, "family": "system-ui, sans-serif"},
        hovermode="x unified",
    )
    figure.update_xaxes(title="eps (pixels in [0, 1])", gridcolor="rgba(128,128,128,0.25)", rangemode="tozero")
    figure.update_yaxes(title="ERS and contribution of each term", gridcolor="rgba(128,128,128,0.25)")
    return figure


def write_curve(points: Sequence[Mapping[str, Any]], path: Path, title: str) -> None:
    """Write the plot as one self-contained HTML file; arguments and errors as in ``curve_figure``."""
    figure = curve_figure(points, title)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.write_html(path, include_plotlyjs=True, config={"displaylogo": False, "responsive": True})


def _contributions(terms: Mapping[str, float | None]) -> dict[str, float | None]:
    """Contributions of the terms that are numbers; the others are None."""
    known = {name: value for name, value in terms.items() if value is not None and value == value}
    every = contributions(dict.fromkeys(TERMS, 0.0) | known)
    return {name: every[name] if name in known else None for name in terms}


def _error(points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    bounds = [point["ers_interval"] or (point["ers"], point["ers"]) for point in points]
    return {
        "type": "data",
        "array": [high - point["ers"] for point, (_, high) in zip(points, bounds, strict=True)],
        "arrayminus": [point["ers"] - low for point, (low, _) in zip(points, bounds, strict=True)],
        "thickness": 1,
        "width": 3,
    }
