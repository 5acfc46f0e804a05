"""Confidence intervals over queries by the bootstrap."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from robsweep.errors import UserError

Arrays = Mapping[str, NDArray[np.float64]]

Statistic = Callable[[Arrays], NDArray[np.float64]]
"""Means, name -> array of any shape, to an array of that shape."""

Key = TypeVar("Key", bound=Hashable)

_CHUNK_BYTES = 2**26


class Interval(NamedTuple):
    """A statistic of the queries and the bounds of its confidence interval, in the statistic's own unit."""

    value: float
    low: float
    high: float


def bootstrap_interval(
    per_query: Arrays,
    statistic: Statistic,
    *,
    seed: int,
    resamples: int = 1000,
    level: float = 0.95,
) -> Interval:
    """Percentile bootstrap interval of a function of means over the queries (Efron & Tibshirani 1993, Chapter
    13).

    Queries are drawn with replacement, and one draw serves all scores: so terms that move together from query
    to query (the ten of ERS) do so in the resamples. Same seed, same interval. One query has none: its bounds are NaN.

    Args:
        per_query: score name -> ``Q`` values, one a query, the same queries in the same order for every
            score.
        statistic: ``ers_of_means``, or ``mean_of``.
        resamples: number of draws, at least 1.
        level: share of the resampled values inside the interval, in (0, 1).

    Raises:
        UserError: no queries, scores over different numbers of queries, or a number out of its range.
    """
    found = bootstrap_intervals({None: (per_query, statistic)}, seed=seed, resamples=resamples, level=level)
    return found[None]


@np.errstate(invalid="ignore")  # 0 times infinity: a diverged network's bounds are NaN
def bootstrap_intervals(
    wanted: Mapping[Key, tuple[Arrays, Statistic]], *, seed: int, resamples: int = 1000, level: float = 0.95
) -> dict[Key, Interval]:
    """``bootstrap_interval`` of each of several statistics: the same ones, drawn once for each number of queries.

    Args:
        wanted: for each interval the values that its statistic is of, as ``per_query``, and the statistic.
        seed, resamples, level, and errors: as for a single one.
    """
    if resamples < 1 or not 0 < level < 1:
        raise UserError(f"expected resamples >= 1 and 0 < level < 1, got {resamples=} and {level=}")
    # each sorted by itself, so that neither the queries' order matters nor what else is resampled
    tables = {name: _sorted(_table(per_query)) for name, (per_query, _) in wanted.items()}
    tail = (1 - level) / 2
    found: dict[Key, Interval] = {}
    for queries in dict.fromkeys(map(len, tables.values())):
        group = {name: table for name, table in tables.items() if len(table) == queries}
        drawn = _resampled_means(list(group.values()), seed, resamples if queries > 1 else 0)
        for (name, table), means in zip(group.items(), drawn, strict=True):
            per_query, statistic = wanted[name]
            observed = map(np.asarray, table.mean(axis=0))
            value = statistic(dict(zip(per_query, observed, strict=True)))
            low = high = math.nan
            if queries > 1:
                resampled = statistic(dict(zip(per_query, means.T, strict=True)))
                low, high = np.quantile(resampled, (tail, 1 - tail)).tolist()
            found[name] = Interval(float(value), low, high)
    return {name: found[name] for name in wanted}


def mean_of(name: str) -> Statistic:
    """The statistic that is the mean of one score."""
    return lambda means: means[name]


def _table(per_query: Arrays) -> NDArray[np.float64]:
    """``Q x S`` values."""
    sizes = {name: len(values) for name, values in per_query.items()}
    if not sizes or len(set(sizes.values())) > 1 or 0 in sizes.values():
        raise UserError(f"every score must have a value for each of the same queries, got {sizes or 'no scores'}")
    return np.stack([np.asarray(values, dtype=np.float64) for values in per_query.values()], axis=1)


def _sorted(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return table[np.lexsort(table.T)]


def _resampled_means(tables: Sequence[NDArray[np.float64]], seed: int, resamples: int) -> list[NDArray[np.float64]]:
    """Of each ``Q x S`` table ``resamples x S`` means: how often each query was drawn, times the values, over Q."""
    generator = np.random.default_rng(seed)
    values = np.hstack(tables)
    queries = len(values)
    chunk = max(1, _CHUNK_BYTES // (32 * queries))  # draws, draws with offsets, counts, counts as floats
    means = np.empty((resamples, values.shape[1]))
    for start in range(0, resamples, chunk):
        size = min(chunk, resamples - start)
        drawn = generator.integers(queries, size=(size, queries)) + queries * np.arange(size)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=size * queries).reshape(size, queries)
        means[start : start + size] = counts @ values
    return np.split(means / queries, np.cumsum([table.shape[1] for table in tables])[:-1], axis=1)
