"""What is true of a table: its front, hypervolume and how far noise reaches, from the means over seeds."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume

OBJECTIVES = ("recall_at_1", "ers")
UNDEFENDED = "none"
_TWO_SIDED_95 = 2 * 1.959964
_DIGITS = 6


def full_seeds(table: pd.DataFrame) -> list[int]:
    """Seeds with which every recorded configuration is recorded; while the first one is at work, that alone."""
    found = table.groupby("seed")["key"].nunique()
    return [int(seed) for seed in found.index[found == table["key"].nunique()]]


def reference_of(table: pd.DataFrame, configurations: int) -> dict[str, Any]:
    """The content of ``reference.json``, of ``configurations`` that the problem has.

    ``front``: configurations that none dominates in the means of the objectives at the last rung, over the ``seeds``
    that hold all that is ``recorded``. ``hypervolumes``: of the front above (0, 0), and above (0, ERS of the undefended
    one), the latter once that is recorded. ``collapsed``: those flagged so at the last rung with more than half of the
    seeds. ``noise``: standard deviations at the last rung, ``between`` configurations' means, ``seeds`` of one
    configuration (pooled), ``queries`` of one scoring (root mean square of half-widths / 1.96). ``crossing``: by epoch,
    the share of pairs of configurations that stand in another order than at the end (half of 1 - Kendall's tau-b).
    """
    seeds = full_seeds(table)
    used = table[table["seed"].isin(seeds)]
    last = used[used["rung"] == used["rung"].max()]
    means = _means(last)
    front = means[is_nondominated(means.to_numpy())].sort_values(list(OBJECTIVES), ascending=False)
    names = last.drop_duplicates("key").set_index("key")
    undefended = means.loc[names.index[names["defense"] == UNDEFENDED], "ers"]
    flagged = last["flags"].map(lambda flags: any(flag.startswith("collapse:") for flag in flags))
    collapsed = flagged.groupby(last["key"]).mean() > 0.5
    return {
        "objectives": list(OBJECTIVES),
        "seeds": seeds,
        "configurations": configurations,
        "recorded": int(table["key"].nunique()),
        "epochs": sorted(int(epoch) for epoch in used["epoch"].unique()),
        "front": [
            {"key": key, "identity": names.loc[key, "identity"], **{o: _round(row[o]) for o in OBJECTIVES}}
            for key, row in front.iterrows()
        ],
        "hypervolumes": [
            {"reference": [0.0, _round(ers)], "value": _round(hypervolume(means.to_numpy(), (0.0, ers)))}
            for ers in (0.0, *undefended)
        ],
        "collapsed": sorted(collapsed.index[collapsed]),
        "failed": int((last["status"] == "failed").sum()),
        "noise": {objective: _noise(last, objective) for objective in OBJECTIVES},
        "crossing": _crossing(used),
    }


def _means(rows: pd.DataFrame) -> pd.DataFrame:
    """By key, the means of the objectives; NaN where one is."""
    return rows.groupby("key")[list(OBJECTIVES)].agg(lambda values: values.mean(skipna=False))


def _noise(last: pd.DataFrame, objective: str) -> dict[str, float | None]:
    groups = last.groupby("key")[objective]
    variance = groups.var(ddof=1).mean()  # NaN with one seed
    errors = (last[f"{objective}_high"] - last[f"{objective}_low"]) / _TWO_SIDED_95
    return {
        "between": _round(groups.mean().std(ddof=1)),
        "seeds": None if np.isnan(variance) else _round(np.sqrt(variance)),
        "queries": _round(np.sqrt((errors**2).mean())),
    }


def _crossing(used: pd.DataFrame) -> dict[str, dict[str, float]]:
    by_epoch = {int(epoch): _means(rows) for epoch, rows in used.groupby("epoch")}
    end = by_epoch[max(by_epoch)]
    return {
        str(epoch): {
            objective: _round((1 - kendalltau(means[objective], end[objective], nan_policy="omit").statistic) / 2)
            for objective in OBJECTIVES
        }
        for epoch, means in by_epoch.items()
        if means is not end
    }


def _round(value: float) -> float:
    return round(float(value), _DIGITS)
