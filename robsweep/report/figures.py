"""The plots of a report, each a Plotly figure made from a results table."""

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from robsweep.config.scores import ROBUSTNESS, TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import contributions
from robsweep.pareto.objectives import Objective, objectives_of
from robsweep.report.effort import effort_text, is_weakened
from robsweep.report.labels import label, number, with_interval
from robsweep.results.front import OBJECTIVES, front_table
from robsweep.results.seeds import over_seeds, rung_means

_GREY = "#808080"  # readable on white and on black alike
_COLOURS = {
    "front": "#d95f02",
    "completed": "#1f78b4",
    "running": "#33a02c",
    "pruned": _GREY,
    "failed": "#b15928",
}
_SYMBOLS = {
    "front": "circle",
    "completed": "circle-open",
    "running": "diamond-open",
    "pruned": "x-thin-open",
    "failed": "cross-thin-open",
}


def pareto_figure(frame: pd.DataFrame, objectives: Sequence[str] = OBJECTIVES) -> go.Figure:
    """Every configuration at its last rung in the plane of the first two objectives, with the front.

    Points are means over seeds.

    With two objectives, the line bounds what the front dominates; with more it would not, and is left out.
    """
    x, y = (objective.name for objective in _two(objectives))
    figure = go.Figure()
    rows = over_seeds(frame)
    front = front_table(frame, objectives)
    if len(objectives) == 2 and len(front):
        steps = front.sort_values([x, y], kind="stable")
        figure.add_scatter(
            x=steps[x],
            y=steps[y],
            mode="lines",
            line={"color": _COLOURS["front"], "width": 1.5, "dash": "dot", "shape": _corner(objectives)},
            name="front",
            showlegend=False,
            hoverinfo="skip",
        )
    kinds = rows["status"].where(~rows.index.isin(front.index), "front")
    for kind in ("pruned", "running", "completed", "front"):
        group = rows[kinds == kind]
        if len(group):
            figure.add_scatter(
                x=group[x],
                y=group[y],
                error_x=_error(group, x) if kind == "front" else None,
                error_y=_error(group, y) if kind == "front" else None,
                mode="markers",
                name=f"{kind} ({len(group)})",
                text=[_hover(row) for _, row in group.iterrows()],
                hovertemplate="%{text}<extra></extra>",
                marker={"color": _COLOURS[kind], "symbol": _SYMBOLS[kind], "size": 9, "line": {"width": 1.5}},
            )
    figure.update_xaxes(title=_axis(objectives[0], frame))
    figure.update_yaxes(title=_axis(objectives[1], frame))
    return _styled(figure)


def trajectory_figure(frame: pd.DataFrame, objectives: Sequence[str] = OBJECTIVES) -> go.Figure:
    """The first two objectives of every configuration over the epochs of its rungs, as means over seeds."""
    names = [objective.name for objective in _two(objectives)]
    figure = make_subplots(rows=1, cols=2, subplot_titles=[_label(name, frame) for name in names])
    rows, means = over_seeds(frame), rung_means(frame)
    front = rows.index.isin(front_table(frame, objectives).index)
    kinds = rows["status"].where(~front, "front").set_axis(rows["key"])
    by_key = dict(list(means.groupby("key", sort=False)))
    for column, name in enumerate(names, start=1):
        for kind in ("failed", "pruned", "running", "completed", "front"):
            members = kinds.index[kinds == kind]
            if len(members):
                lines = [_line(by_key[key], name) for key in members]
                line = pd.concat(lines, ignore_index=True)
                figure.add_scatter(
                    x=line["epoch"],
                    y=line[name],
                    text=line["identity"],
                    mode="lines+markers",
                    line={"color": _COLOURS[kind], "width": 1.5 if kind == "front" else 1},
                    marker={"size": 5},
                    connectgaps=False,
                    name=kind,
                    legendgroup=kind,
                    showlegend=column == 1,
                    hovertemplate="%{text}<br>epoch %{x}: %{y:.4g}<extra></extra>",
                    row=1,
                    col=column,
                )
    figure.update_xaxes(title="epoch")
    return _styled(figure, legend_below=True)


def terms_figure(frame: pd.DataFrame, objectives: Sequence[str] = OBJECTIVES) -> go.Figure:
    """What each of the ten terms adds to ERS, 0 = broken and 100 = robust, for every member of the front."""
    figure = go.Figure()
    for _, row in front_table(frame, objectives).iterrows():
        if not row[list(TERMS)].isna().any():
            turned = contributions({name: float(row[name]) for name in TERMS})
            figure.add_bar(
                x=list(TERMS),
                y=list(turned.values()),
                text=[number(name, float(row[name])) for name in TERMS],
                textposition="none",
                name=f"{row['identity']} · {row['seeds']} seeds" if row["seeds"] > 1 else row["identity"],
                hovertemplate="%{x}: %{text}, adds %{y:.1f}<extra>%{fullData.name}</extra>",
            )
    figure.update_yaxes(title=f"contribution to {_label('ers', frame)}")
    return _styled(figure, legend_below=True)


def _two(objectives: Sequence[str]) -> tuple[Objective, Objective]:
    if len(objectives) < 2:
        raise UserError(f"a report needs two objectives to plot, got {list(objectives)}")
    first, second = objectives_of(objectives[:2])
    return first, second


def _corner(objectives: Sequence[str]) -> str:
    """Where the line turns between two front members, so that it bounds what they dominate."""
    return "hv" if Objective.parse(objectives[0]).minimise else "vh"


def _label(name: str, frame: pd.DataFrame) -> str:
    """The score's name; with the word that robustness under weakened attacks never stands without."""
    weakened = name.removeprefix("-") in ROBUSTNESS and is_weakened(frame)
    return f"{label(name)}, weakened attacks" if weakened else label(name)


def _axis(objective: str, frame: pd.DataFrame) -> str:
    return f"{_label(objective, frame)} ({'lower' if Objective.parse(objective).minimise else 'higher'} is better)"


def _error(group: pd.DataFrame, column: str) -> dict[str, object] | None:
    low, high = f"{column}_low", f"{column}_high"
    if low not in group.columns or group[[low, high]].isna().all(axis=None):
        return None
    return {
        "type": "data",
        "array": group[high] - group[column],
        "arrayminus": group[column] - group[low],
        "thickness": 1,
        "width": 3,
    }


def _hover(row: "pd.Series[Any]") -> str:
    lines = [
        f"<b>{html.escape(row['identity'])}</b>",
        f"{row['seeds']} seed{'s' * (row['seeds'] != 1)}, epoch {row['epoch']}, {row['status']}",
        f"R@1 {with_interval(row, 'recall_at_1')}",
        f"ERS {with_interval(row, 'ers')}",
        html.escape(f"{row['profile']}: {effort_text(row)}") if row["profile"] else "",
        *(f"{name} {number(name, row[name])}" for name in TERMS),
    ]
    return "<br>".join([*lines, html.escape(row["reason"])] if row["reason"] else lines)


def _line(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rungs of one configuration and an empty row, which interrupts the line before the next one."""
    part = rows.sort_values("epoch", kind="stable")[["identity", "epoch", name]]
    return part.reindex([*part.index, -1])


def _styled(figure: go.Figure, *, legend_below: bool = False) -> go.Figure:
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": _GREY, "family": "system-ui, sans-serif"},
        margin={"l": 70, "r": 20, "t": 40, "b": 60},
        legend={"orientation": "h", "y": -0.25 if legend_below else 1.12, "yanchor": "top"},
        hoverlabel={"align": "left"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": _GREY},
    )
    figure.update_xaxes(gridcolor="rgba(128,128,128,0.25)", zeroline=False, linecolor=_GREY, showline=True)
    figure.update_yaxes(gridcolor="rgba(128,128,128,0.25)", zeroline=False, linecolor=_GREY, showline=True)
    return figure
