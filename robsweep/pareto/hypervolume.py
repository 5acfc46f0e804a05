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
    """``n``: the hypervolume that is lost without each point; 0 for a dominated or a repeated one."""
    values = as_points(points)
    whole = hypervolume(values, reference)
    alone = [hypervolume(np.delete(values, row, axis=0), reference) for row in range(len(values))]
    return np.maximum(whole - np.array(alone, dtype=np.float64), 0)


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
