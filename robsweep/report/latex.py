"""The front as a LaTeX table."""

from collections.abc import Sequence

import pandas as pd

from robsweep.pareto.objectives import objectives_of
from robsweep.report.labels import label, number
from robsweep.report.unique_identities import with_unique_identities
from robsweep.results.front import OBJECTIVES, front_table

_ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    c: f"\\{c}" for c in "&%$#_{}"
}


def front_latex(frame: pd.DataFrame, title: str, objectives: Sequence[str] = OBJECTIVES) -> str:
    """A ``table`` with the front's members, their seeds and epochs, R@1, ERS and further objectives.

    Scores are means over seeds with their 95 % intervals. Needs the package ``booktabs``.

    Args:
        frame: a results table.
        title: names the run in the caption.
        objectives: as in ``front_table``.
    """
    named = with_unique_identities(frame)
    front = front_table(named, objectives)
    names = dict.fromkeys(("recall_at_1", "ers", *(one.name for one in objectives_of(objectives))))
    table = pd.DataFrame(
        {
            "configuration": [escaped(identity) for identity in front["identity"]],
            "seeds": front["seeds"].astype(str).to_list(),
            "epoch": front["epoch"].astype(str).to_list(),
            **{escaped(label(name)): [_cell(row, name) for row in front.to_dict("records")] for name in names},
        }
    )
    caption = f"Pareto front of {escaped(title)}: means over seeds with 95\\,\\% intervals."
    text: str = table.style.hide(axis="index").to_latex(
        hrules=True,
        column_format="l" + "r" * (len(table.columns) - 1),
        caption=caption,
        label="tab:front",
        position_float="centering",
    )
    return text


def escaped(text: str) -> str:
    """Text with what LaTeX would read as commands written out."""
    return "".join(_ESCAPED.get(character, character) for character in text)


def _cell(row: dict[object, object], name: str) -> str:
    """``0.916 {\\scriptsize [0.891, 0.942]}``."""
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    if not isinstance(low, float) or not isinstance(high, float) or low != low or high != high:
        return number(name, row[name])
    return f"{number(name, row[name])} {{\\scriptsize [{number(name, low)}, {number(name, high)}]}}"
