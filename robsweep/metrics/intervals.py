"""Confidence intervals over queries by the bootstrap."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.errors import UserError

Arrays = Mapping[str, NDArray[np.float64]]

_CHUNK_BYTES = 2**26


class Interval(NamedTuple):
    """A statistic of the queries and the bounds of its confidence interval, in the statistic's own unit."""

    value: float
    low: float
    high: float


def bootstrap_interval(
    per_query: Arrays,
    statistic: Callable[[Arrays], NDArray[np.float64]],
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
        statistic: means, name -> array of any shape, to an array of that shape; ``ers_of_means``, or
            ``mean_of``.
        resamples: number of draws, at least 1.
        level: share of the resampled values inside the interval, in (0, 1).

    Raises:
        UserError: no queries, scores over different numbers of queries, or a number out of its range.
    """
    if resamples < 1 or not 0 < level < 1:
        raise UserError(f"expected resamples >= 1 and 0 < level < 1, got {resamples=} and {level=}")
    table = _table(per_query)
    value = statistic({name: np.asarray(mean) for name, mean in zip(per_query, table.mean(axis=0), strict=True)})
    if len(table) == 1:
        return Interval(float(value), math.nan, math.nan)
    means = _resampled_means(table, seed, resamples)
    values = statistic(dict(zip(per_query, means.T, strict=True)))
    tail = (1 - level) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return Interval(float(value), float(low), float(high))


def mean_of(name: str) -> Callable[[Arrays], NDArray[np.float64]]:
    """The statistic that is the mean of one score."""
    return lambda means: means[name]


def _table(per_query: Arrays) -> NDArray[np.float64]:
    """``Q x S`` values."""
    sizes = {name: len(values) for name, values in per_query.items()}
    if not sizes or len(set(sizes.values())) > 1 or 0 in sizes.values():
        raise UserError(f"every score must have a value for each of the same queries, got {sizes or 'no scores'}")
    return np.stack([np.asarray(values, dtype=np.float64) for values in per_query.values()], axis=1)


def _resampled_means(table: NDArray[np.float64], seed: int, resamples: int) -> NDArray[np.float64]:
    """``resamples x S`` means: how often each query was drawn, times the values, over Q."""
    generator = np.random.default_rng(seed)
    table = table[np.lexsort(table.T)]  # so that the queries' order does not matter
    queries = len(table)
    chunk = max(1, _CHUNK_BYTES // (24 * queries))  # draws, draws with offsets, counts
    means = np.empty((resamples, table.shape[1]))
    for start in range(0, resamples, chunk):
        size = min(chunk, resamples - start)
        drawn = generator.integers(queries, size=(size, queries)) + queries * np.arange(size)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=size * queries).reshape(size, queries)
        means[start : start + size] = counts @ table
    return means / queries
