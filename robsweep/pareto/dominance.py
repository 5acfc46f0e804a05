"""Which points dominate which; every objective is maximised."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

BLOCK = 256
"""Points that are compared at a time with all before them: bounds the memory, changes no result."""


def dominates(a: ArrayLike, b: ArrayLike) -> bool:
    """Whether ``a`` is nowhere worse than ``b`` and somewhere better; both ``m``. False with a NaN."""
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return bool(np.all(first >= second) and np.any(first > second))


def is_nondominated(points: ArrayLike) -> NDArray[np.bool_]:
    """``n``: rows of ``n x m`` points that no other row dominates.

    Equal rows do not dominate each other, so all of them stay. A row with a NaN is never nondominated. No
    points give an empty result. Takes O(n log n) for one or two objectives; for more, O(n f) with f points on
    the front. Memory is linear in n.
    """
    values = as_points(points)
    found = np.zeros(len(values), dtype=np.bool_)
    whole = is_whole(values)
    distinct, which = falling(values.compress(whole, axis=0))
    few = 1 <= values.shape[1] <= 2
    found[whole] = (_highest_so_far(distinct[:, -1]) if few else _uncovered(distinct))[which]
    return found


def is_whole(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``n``: rows of ``n x m`` values without a NaN."""
    return np.asarray(~np.isnan(values).any(axis=1))


def falling(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The different rows of ``n x m`` values without NaN, and ``n``: which of them each row is.

    The different rows fall lexicographically, so a row can be dominated by those before it alone; and each of
    those dominates it that is nowhere worse beyond the first objective.
    """
    order = np.argsort(-values[:, 0]) if values.shape[1] else np.arange(len(values))
    ordered = values.take(order, axis=0)
    is_new = _unlike_before(ordered[:, :1])
    if not is_new.all():  # a sort by all objectives takes ten times as long
        order = np.lexsort(-values.T[::-1]) if values.shape[1] else order
        ordered = values.take(order, axis=0)
        is_new = _unlike_before(ordered)
    which = np.empty(len(values), dtype=np.int64)
    which[order] = np.cumsum(is_new) - 1
    return ordered.compress(is_new, axis=0), which


def as_points(points: ArrayLike) -> NDArray[np.float64]:
    """``n x m`` floats, each objective in one piece of memory, which is faster; an empty list is ``0 x 0``.

    Raises:
        ValueError: not two-dimensional.
    """
    values = np.asarray(points, dtype=np.float64, order="F")
    if values.size == 0:
        return values if values.ndim == 2 else values.reshape(0, 0)
    if values.ndim != 2:
        raise ValueError(f"points must be n x m, got shape {values.shape}")
    return values


def _unlike_before(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``n``: rows of ``n x m`` values that differ from the row before, the first one included."""
    found = np.zeros(len(values), dtype=np.bool_)
    found[:1] = True
    for column in values.T:
        found[1:] |= column[1:] != column[:-1]
    return found


def _highest_so_far(last: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Of different rows that fall: those whose last objective, of one or two, is above all before."""
    found = np.ones(len(last), dtype=np.bool_)
    found[1:] = last[1:] > np.maximum.accumulate(last)[:-1]
    return found


def _uncovered(distinct: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Of different rows that fall: those that no row before dominates, a block of rows at a time."""
    rest = np.ascontiguousarray(distinct.T[1:])
    front = np.empty_like(rest)  # the first ``size`` columns are nondominated
    found = np.zeros(len(distinct), dtype=np.bool_)
    size = 0
    for start in range(0, len(distinct), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(distinct)))
        for step in range(0, size, BLOCK):
            rows = rows[~_no_worse(front[:, step : min(step + BLOCK, size)], rest[:, rows]).any(axis=0)]
        rows = rows[~np.triu(_no_worse(rest[:, rows], rest[:, rows]), k=1).any(axis=0)]
        found[rows] = True
        front[:, size : size + len(rows)] = rest[:, rows]
        size += len(rows)
    return found


def _no_worse(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.bool_]:
    """``p x q``: whether column i of ``m x p`` values is nowhere worse than column j of ``m x q`` values."""
    found = np.ones((a.shape[1], b.shape[1]), dtype=np.bool_)
    for first, second in zip(a, b, strict=True):
        found &= first[:, None] >= second
    return found
