"""The Pareto front of a results table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from robsweep.errors import UserError
from robsweep.pareto.dominance import is_nondominated

OBJECTIVES = ("recall_at_1", "ers")


def last_rungs(frame: pd.DataFrame) -> pd.DataFrame:
    """The row of the highest rung of each (key, seed), in the table's order."""
    last = frame.sort_values("rung", kind="stable").groupby(["key", "seed"], sort=False).tail(1)
    return last.sort_index()


def front_table(
    frame: pd.DataFrame, objectives: Sequence[str] = OBJECTIVES, *, include_pruned: bool = False
) -> pd.DataFrame:
    """Rows that no other dominates, of the last rungs of all (key, seed); best in the first objective first.

    Failed ones never take part, nor do pruned ones unless asked: their scores are of fewer epochs. Nor do
    rows without a value in an objective. Equal rows stay together.

    Args:
        frame: a results table.
        objectives: columns to maximise; a leading ``-`` minimises.

    Raises:
        UserError: an objective is no column of the table.
    """
    names = [name.removeprefix("-") for name in objectives]
    unknown = [name for name in names if name not in frame.columns]
    if unknown or not names:
        raise UserError(f"objectives must be columns of the results table, got {', '.join(unknown) or 'none'}")
    out = ["failed"] if include_pruned else ["failed", "pruned"]
    rows = last_rungs(frame)
    rows = rows[~rows["status"].isin(out)]
    signs = np.array([-1.0 if name.startswith("-") else 1.0 for name in objectives])
    points = rows[names].to_numpy(dtype=float) * signs
    front = rows[is_nondominated(points)]
    return front.sort_values(names[0], ascending=objectives[0].startswith("-"), kind="stable")
