"""Hypervolume: how much of objective space a set of points dominates; every objective is maximised."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robsweep.pareto.dominance import as_points, is_nondominated


def hypervolume(points: ArrayLike, reference: ArrayLike) -> float:
    """Exact volume of what ``n x m`` points dominate above ``reference`` (``m``), in units' product.

    Zitzler & Thiele 1999. Points that are not above the reference in every objective, or hold a NaN, add
    nothing; no points give 0. Any m; sliced along the first objective, so time grows as n^(m-1).
    """
    bound = np.asarray(reference, dtype=np.float64)
    values = as_points(points)
    if not len(values):
        return 0.0
    values = values[(values > bound).all(axis=1)] - bound  # a comparison with NaN is false
    return _volume(values[is_nondominated(values)])


def contributions(points: ArrayLike, reference: ArrayLike) -> NDArray[np.float64]:
    """``n``: the hypervolume that is lost without each point; 0 for a dominated or a repeated one.

    Points of one front and two objectives are sorted; others take n hypervolumes.
    """
    values, bound = as_points(points), np.asarray(reference, dtype=np.float64)
    above: NDArray[np.bool_] = np.asarray([bool((value > bound).all()) for value in values], dtype=np.bool_)
    if values.shape[1] == 2 and is_nondominated(values[above]).all():
        return _of_front(values, above, bound)
    whole = hypervolume(values, reference)
    alone = [hypervolume(np.delete(values, row, axis=0), reference) for row in range(len(values))]
    return np.maximum(whole - np.array(alone, dtype=np.float64), 0)


def _of_front(values: NDArray[np.float64], above: NDArray[np.bool_], bound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of two objectives: a point adds the rectangle between it and its neighbours on either side, or the reference."""
    found = np.zeros(len(values))
    rows = np.flatnonzero(above)
    rows = rows[np.argsort(values[rows, 0], kind="stable")]  # so the second objective falls
    x, y = np.append(bound[0], values[rows, 0]), np.append(values[rows, 1], bound[1])
    found[rows] = (x[1:] - x[:-1]) * (y[:-1] - y[1:])  # of equal points each has a side of length 0
    return found


def _volume(values: NDArray[np.float64]) -> float:
    """Volume above the origin of positive points: slabs between successive heights times cross-section."""
    if not len(values):
        return 0.0
    values = values[np.argsort(-values[:, 0], kind="stable")]
    heights = values[:, 0] - np.append(values[1:, 0], 0.0)
    if values.shape[1] == 1:
        return float(heights.sum())
    if values.shape[1] == 2:
        return float(heights @ np.maximum.accumulate(values[:, 1]))
    sections = (values[: row + 1, 1:] for row in range(len(values)))
    return sum(
        float(height) * _volume(section[is_nondominated(section)])
        for height, section in zip(heights, sections, strict=True)
        if height > 0
    )
