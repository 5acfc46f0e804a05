"""Configurations as means over their seeds."""

import json
import math
from collections import defaultdict
from statistics import fmean
from typing import Any

import numpy as np
import pandas as pd

from robsweep.config.scores import CLEAN, ROBUSTNESS, TERMS
from robsweep.results.rows import scores_json

_Z = 1.96
"""Of a normal distribution's central 95 %."""
_MEANS = (*CLEAN, *TERMS, *ROBUSTNESS, "train_passes", "train_seconds", "attack_passes", "score_seconds")
_BOUNDED = ("recall_at_1", "ers")
_RUNG = ["key", "epoch"]
_STANDING = {"failed": 0, "pruned": 1, "passed": 2, "completed": 3, "running": 4}
"""Of a configuration's seeds the furthest counts: what has passed a rung goes on, unless another seed has completed."""


def over_seeds(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a configuration, at its last rung; see ``rung_means``.

    The last rung is the last one that was decided, or the last one scored where none was. The status is that of the
    configuration: ``running`` while any of its seeds is to go on, ``failed`` only where all of them failed, and then
    the row is that of a failure.

    Args:
        frame: a results table.
    """
    means = rung_means(frame)
    newest = frame.sort_values("epoch", kind="stable").groupby(["key", "seed"], sort=False).tail(1)
    standing = newest["status"].map(_STANDING).groupby(newest["key"]).max()
    stands = means["key"].map(standing)
    failed = means["status"] == "failed"
    # whatever failed comes first, so that it is the last row only of what failed with every seed
    order = pd.DataFrame(
        {
            "fits": failed == (stands == 0),
            "decided": means["verdict"].fillna("") != "",
            "epoch": means["epoch"],
        }
    ).sort_values(["fits", "decided", "epoch"], kind="stable")
    last = means.loc[order.index].groupby("key", sort=False).tail(1).sort_index()
    names = {number: name for name, number in _STANDING.items()} | {_STANDING["passed"]: "running"}
    return last.assign(status=last["key"].map(standing).map(names))


def rung_means(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a configuration and epoch: means over the seeds that were scored there, and their number as ``seeds``.

    Scores and costs are means; one that a seed lacks is missing. Whatever is no number, ``seed`` and ``checkpoint``
    among it, is the first seed's. ``flags`` are those of any seed. A failure stands in a row of its own, with 0 seeds,
    where no seed was scored.

    The bounds of a mean of n seeds are ``mean -+ 1.96 sqrt(q^2 + v / n)``, cut at the ends of the score's range: q is
    the standard error over queries (the mean half-width of the seeds' intervals over 1.96), v the variance of the
    scores over seeds (n - 1 degrees of freedom). All seeds are scored on the same queries, so what these queries add
    is the same in all and does not average out: q^2 is not divided by n. The seeds differ independently: v / n. A
    part of v is noise of queries again, so the bounds err on the wide side; with two or three seeds v itself is
    uncertain. One seed says nothing of v and keeps its own bounds.
    """
    failed = frame["status"] == "failed"
    scored, failures = frame[~failed], frame[failed].drop_duplicates(_RUNG)
    seeds = scored.groupby(_RUNG, sort=False)["seed"].transform("size")
    alone = ~pd.MultiIndex.from_frame(failures[_RUNG]).isin(pd.MultiIndex.from_frame(scored[_RUNG]))
    parts = (
        scored[seeds == 1].assign(seeds=1),
        _means(scored[seeds > 1]),
        failures[alone].assign(seeds=0),
    )
    there = [part for part in parts if len(part)]  # empty ones would change the types of columns
    return pd.concat(there).sort_index() if there else frame.assign(seeds=0)


def _means(scored: pd.DataFrame) -> pd.DataFrame:
    """A row for every configuration and epoch of rows that have several seeds each."""
    columns = [name for name in _MEANS if name in scored.columns]
    by_rung = scored.groupby(_RUNG, sort=False)
    seeds = by_rung["seed"].transform("size")
    lacking = scored[columns].isna().groupby([scored[name] for name in _RUNG], sort=False).transform("any")
    means = by_rung[columns].transform("mean").mask(lacking)
    found: dict[str, Any] = {name: means[name] for name in columns}
    for name in _BOUNDED:
        widths = (scored[f"{name}_high"] - scored[f"{name}_low"]).groupby([scored[key] for key in _RUNG], sort=False)
        half = (widths.transform("mean") / 2).mask(widths.transform("count") < seeds)
        low, high = _bounds(name, means[name], half, by_rung[name].transform("var"), seeds)
        found |= {f"{name}_low": low, f"{name}_high": high}
    texts: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    flags: dict[tuple[Any, ...], dict[str, None]] = defaultdict(dict)
    for *place, text, names in scored[[*_RUNG, "scores", "flags"]].itertuples(index=False):
        texts[*place].append(text)
        flags[*place] |= dict.fromkeys(names)
    first = scored.assign(**found, seeds=seeds).drop_duplicates(_RUNG)
    places = [tuple(place) for place in first[_RUNG].itertuples(index=False)]
    return first.assign(
        scores=[_mean_scores(texts[place]) for place in places],
        flags=pd.Series([list(flags[place]) for place in places], index=first.index, dtype=object),
    )


def _mean_scores(texts: list[str]) -> str:
    """The column ``scores`` of a mean: what all seeds have, with bounds where all have them."""
    tables = [json.loads(text) if text else {} for text in texts]
    found: dict[str, list[float]] = {}
    for name in tables[0]:
        rows = [table.get(name, [None]) for table in tables]
        values, low, high = ([math.nan if v is None else v for v in ends] for ends in _columns(rows))
        mean = fmean(values)
        found[name] = [mean]
        if low:
            half = fmean(high) / 2 - fmean(low) / 2
            found[name] += _bounds(name, mean, half, sum((v - mean) ** 2 for v in values) / (len(rows) - 1), len(rows))
    return scores_json(found)


def _columns(rows: list[list[float | None]]) -> tuple[list[float | None], ...]:
    """Values, lower and upper bounds; no bounds where a seed lacks them."""
    if all(len(row) == 3 for row in rows):
        return tuple([row[place] for row in rows] for place in range(3))
    return [row[0] for row in rows], [], []


def _bounds(name: str, mean: Any, half: Any, variance: Any, seeds: Any) -> tuple[Any, Any]:
    """Of means over several ``seeds``, as numbers or columns; ``half``: mean half-width of the seeds' own bounds."""
    wide = np.sqrt(half**2 + _Z**2 * variance / seeds)
    least, most = _range(name)
    return np.maximum(mean - wide, least), np.minimum(mean + wide, most)


def _range(name: str) -> tuple[float, float]:
    if name in CLEAN or name.startswith("recall_at_"):
        return 0.0, 1.0
    return (0.0, 100.0) if name == "ers_bounded" else (-math.inf, math.inf)
