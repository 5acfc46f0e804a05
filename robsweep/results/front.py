"""The Pareto front of a results table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from robsweep.errors import UserError
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.objectives import objectives_of
from robsweep.results.seeds import over_seeds

OBJECTIVES = ("recall_at_1", "ers")


def last_rungs(frame: pd.DataFrame) -> pd.DataFrame:
    """The row of the highest rung of each (key, seed), in the table's order."""
    last = frame.sort_values("rung", kind="stable").groupby(["key", "seed"], sort=False).tail(1)
    return last.sort_index()


def front_table(
    frame: pd.DataFrame, objectives: Sequence[str] = OBJECTIVES, *, include_pruned: bool = False
) -> pd.DataFrame:
    """Configurations that no other dominates, as ``seeds.over_seeds`` gives them; best in the first objective first.

    Each counts once, with the mean over its seeds, so no seed competes with its twin. Failed ones never take part, nor
    do pruned ones unless asked: their scores are of fewer epochs. Nor do those without a value in an objective. Equal
    ones stay together.

    Args:
        frame: a results table.
        objectives: columns to maximise; a leading ``-`` minimises.

    Raises:
        UserError: an objective is no column of the table.
    """
    wanted = objectives_of(objectives)
    unknown = [o.name for o in wanted if o.name not in frame.columns]
    if unknown or not wanted:
        raise UserError(f"objectives must be columns of the results table, got {', '.join(unknown) or 'none'}")
    out = ["failed"] if include_pruned else ["failed", "pruned"]
    rows = over_seeds(frame)
    rows = rows[~rows["status"].isin(out)]
    points = rows[[o.name for o in wanted]].to_numpy(dtype=float) * np.array([o.sign for o in wanted])
    front = rows[is_nondominated(points)]
    return front.sort_values(wanted[0].name, ascending=wanted[0].minimise, kind="stable")
