"""Figures of a paper's column width, as matplotlib draws them for PDF."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from analysis.match import TOLERANCE, UNJUDGED, Match
from robsweep.page.document.effects import Effects
from robsweep.pareto.objectives import Objective
from robsweep.report.effort_text import is_weakened
from robsweep.report.labels import label
from robsweep.results.front import front_table
from robsweep.results.seeds import over_seeds

if TYPE_CHECKING:
    from IPython.display import Image

COLUMN_INCHES = 3.25
"""A column of the usual two-column page."""
_STYLE: Any = {
    "font.size": 8,
    "axes.labelsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "pdf.fonttype": 42,  # text stays text
    "savefig.bbox": "tight",
}
_BLUE, _RED, _GREY = "#0072b2", "#d55e00", "#8a8f98"


def front_figure(frame: pd.DataFrame, objectives: Sequence[str]) -> Figure:
    """What completed in the plane of the first two objectives; the front with 95 % intervals."""
    x, y = (Objective.parse(name).name for name in objectives[:2])
    rows, front = over_seeds(frame), front_table(frame, objectives)
    done = rows[rows["status"] == "completed"]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(COLUMN_INCHES, 2.4))
        axes = figure.subplots()
        axes.scatter(done[x], done[y], s=8, color=_GREY, alpha=0.6, linewidths=0, label=f"completed ({len(done)})")
        axes.errorbar(
            front[x],
            front[y],
            xerr=_error(front, x),
            yerr=_error(front, y),
            fmt="o",
            ms=3.5,
            lw=0.7,
            color=_RED,
            label=f"front ({len(front)})",
        )
        axes.set_xlabel(_axis(x, frame))
        axes.set_ylabel(_axis(y, frame))
        axes.legend(frameon=False)
        figure.set_layout_engine("constrained")
    return figure


def effects_figure(effects: Effects) -> Figure:
    """What each level adds to the objective, with 95 % intervals; grey where the interval holds 0."""
    told = list(effects.effects)[::-1]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(COLUMN_INCHES, 0.7 + 0.16 * len(told)))
        axes = figure.subplots()
        for place, one in enumerate(told):
            low, high = (one.value if end is None else end for end in (one.low, one.high))
            colour = _GREY if low <= 0 <= high else _BLUE
            axes.plot([low, high], [place, place], color=colour, lw=1.2)
            axes.plot(one.value, place, "o", color=colour, ms=3)
        axes.axvline(0, color="black", lw=0.5)
        axes.set_yticks(range(len(told)), [f"{one.factor}: {one.level}" for one in told])
        axes.set_xlabel(f"added to {label(effects.objective)}")
        figure.set_layout_engine("constrained")
    return figure


def agreement_figure(matches: Sequence[Match]) -> Figure:
    """Ours minus the published value of every score that is judged, in units of its tolerance: a point a training."""
    known = {name for match in matches for name in match.scores}
    names = [name for name in TOLERANCE if name in known and name not in UNJUDGED]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(COLUMN_INCHES, 0.7 + 0.16 * len(names)))
        axes = figure.subplots()
        axes.axvspan(-1, 1, color=_GREY, alpha=0.2, lw=0)
        axes.axvline(0, color="black", lw=0.5)
        for place, name in enumerate(reversed(names)):
            told = [match.scores[name] for match in matches if name in match.scores]
            axes.scatter(
                [one.difference / TOLERANCE[name] for one in told],
                [place] * len(told),
                s=9,
                alpha=0.7,
                linewidths=0,
                color=[_BLUE if one.agrees else _RED for one in told],
            )
        axes.set_yticks(range(len(names)), names[::-1])
        axes.set_xlabel("ours - published, in tolerances")
        figure.set_layout_engine("constrained")
    return figure


def shown(figure: Figure, name: str, folder: str) -> "Image":
    """The figure as a notebook shows it; also written to ``folder/name.pdf``, unless ``folder`` is empty."""
    from IPython.display import Image

    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        figure.savefig(Path(folder) / f"{name}.pdf")
    file = BytesIO()
    figure.savefig(file, format="png", dpi=200)
    return Image(file.getvalue(), width=420)


def _error(frame: pd.DataFrame, name: str) -> list[pd.Series] | None:
    """How far the interval reaches below and above, where the table has one."""
    low, high = f"{name}_low", f"{name}_high"
    if low not in frame or frame[low].isna().any():
        return None
    return [(frame[name] - frame[low]).clip(lower=0), (frame[high] - frame[name]).clip(lower=0)]


def _axis(name: str, frame: pd.DataFrame) -> str:
    weakened = name.startswith("ers") and is_weakened(frame)
    return f"{label(name)}, weakened attacks" if weakened else label(name)
