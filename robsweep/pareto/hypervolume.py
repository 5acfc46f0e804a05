"""Hypervolume: how much of objective space a set of points dominates; every objective is maximised."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robsweep.pareto.dominance import as_points, is_nondominated


def hypervolume(points: ArrayLike, reference: ArrayLike) -> float:
    """Exact volume of what ``n x m`` points dominate above ``reference`` (``m``), in units' product.

    Zitzler & Thiele 1999. Points that are not above the reference in every objective, or hold a NaN, add
    nothing; no points give 0. Any m, sliced along the first objective: O(n log n) for two objectives, times n
    for each further one.
    """
    values, bound = as_points(points), np.asarray(reference, dtype=np.float64)
    if not len(values):
        return 0.0
    values = values[(values > bound).all(axis=1)]  # a comparison with NaN is false
    return _volume(values[is_nondominated(values)], bound)


def contributions(points: ArrayLike, reference: ArrayLike) -> NDArray[np.float64]:
    """``n``: the hypervolume that is lost without each point; 0 for a dominated or a repeated one.

    Infinite values have infinite sides, and a box with an empty side is empty. O(n log n) for two objectives,
    times n for each further one; memory is linear in n.
    """
    values, bound = as_points(points), np.asarray(reference, dtype=np.float64)
    found = np.zeros(len(values))
    if len(values):
        above = (values > bound).all(axis=1)
        found[above], _ = _lost(values[above], bound)
    return found


def contributions_to_fronts(
    values: NDArray[np.float64], fronts: NDArray[np.int64], reference: NDArray[np.float64]
) -> NDArray[np.float64]:
    """``n``: ``contributions`` of each of ``n x m`` values among those that share its front (``n``).

    No two on a front may dominate each other. O(n log n) for two objectives, however many fronts there are.
    """
    found = np.zeros(len(values))
    if values.shape[1] != 2:
        order = np.argsort(fronts, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(fronts[order])) + 1):
            found[rows] = contributions(values[rows], reference)
        return found
    rows = np.flatnonzero((values > reference).all(axis=1))
    rows = rows[np.lexsort((-values[rows, 0], fronts[rows]))]  # along a front the second objective rises
    x, y = values[rows].T
    ends = np.diff(fronts[rows], append=-1) != 0
    left = np.where(ends, reference[0], np.roll(x, -1))
    below = np.where(np.roll(ends, 1), reference[1], np.roll(y, 1))
    found[rows] = _areas(_lengths(x, left), _lengths(y, below))
    return found


def _volume(values: NDArray[np.float64], bound: NDArray[np.float64]) -> float:
    """Volume of points above the bound: thickness of each slab times its cross-section."""
    if not len(values):
        return 0.0
    order, thickness = _slabs(values, bound)
    values, ends = values[order], np.flatnonzero(thickness)
    if values.shape[1] == 1:
        return float(values[0, 0] - bound[0])
    if values.shape[1] == 2:
        return float(thickness[ends] @ (np.maximum.accumulate(values[:, 1])[ends] - bound[1]))
    volume, section, start = 0.0, values[:0, 1:], 0
    for end in ends.tolist():
        section = np.concatenate([section, values[start : end + 1, 1:]])
        section = section[is_nondominated(section)]  # what is dominated here is so in all later sections
        volume += float(thickness[end]) * _volume(section, bound[1:])
        start = end + 1
    return volume


def _lost(values: NDArray[np.float64], bound: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """``n`` each: volume that only one of ``n x m`` points above the bound dominates; whether a point matters.

    A point in what two others dominate does not matter: the volumes are the same without it.
    """
    found, matters = np.zeros(len(values)), np.ones(len(values), dtype=np.bool_)
    order, thickness = _slabs(values, bound)
    values = values[order]
    if values.shape[1] == 1:
        found[order[:1]] = thickness[:1]
    elif values.shape[1] == 2:
        highest, second, owner = _two_highest(values[:, 1], bound[1])
        found[order] = np.bincount(owner, _areas(thickness, _lengths(highest, second)), minlength=len(values))
        matters[order] = values[:, 1] > np.append(bound[1], second[:-1])
    else:
        rows, start = order[:0], 0
        for end in np.flatnonzero(thickness).tolist():
            rows = np.append(rows, np.arange(start, end + 1))
            section, in_section = _lost(values[rows, 1:], bound[1:])
            found[order[rows]] += _areas(np.full(len(rows), thickness[end]), section)
            rows, start = rows[in_section], end + 1
    return found, matters


def _slabs(values: NDArray[np.float64], bound: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """``n`` each: rows by falling first objective, and how far each lies above the next one, or the bound."""
    order = np.argsort(-values[:, 0])
    first = values[order, 0]
    return order, _lengths(first, np.append(first[1:], bound[0]))


def _two_highest(
    values: NDArray[np.float64], bound: np.float64
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """``n`` each: the highest and the second highest value up to each, the bound included; the highest one's row."""
    highest = np.maximum.accumulate(values)
    before = np.append(bound, highest[:-1])
    second = np.maximum.accumulate(np.minimum(values, before))
    owner = np.maximum.accumulate(np.where(values > before, np.arange(len(values)), 0))
    return highest, second, owner


def _lengths(high: NDArray[np.float64], low: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of intervals; 0 for an empty one, also from infinity to infinity."""
    return np.subtract(high, low, out=np.zeros(len(high)), where=high > low)


def _areas(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of rectangles; 0 where a side is 0 and the other one infinite."""
    return np.multiply(a, b, out=np.zeros(len(a)), where=(a > 0) & (b > 0))
