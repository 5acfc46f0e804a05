"""Which points dominate which; every objective is maximised."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def dominates(a: ArrayLike, b: ArrayLike) -> bool:
    """Whether ``a`` is nowhere worse than ``b`` and somewhere better; both ``m``. False with a NaN."""
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return bool(np.all(first >= second) and np.any(first > second))


def dominance_matrix(points: ArrayLike) -> NDArray[np.bool_]:
    """``n x n``: whether row i of ``n x m`` points dominates row j. A row with a NaN neither does nor is."""
    values = as_points(points)
    better = values[:, None, :] > values[None, :, :]
    no_worse = values[:, None, :] >= values[None, :, :]
    return np.asarray(no_worse.all(axis=2) & better.any(axis=2))


def is_nondominated(points: ArrayLike) -> NDArray[np.bool_]:
    """``n``: rows of ``n x m`` points that no other row dominates.

    Equal rows do not dominate each other, so all of them stay. A row with a NaN is never nondominated. No
    points give an empty result.
    """
    values = as_points(points)
    dominated = dominance_matrix(values).any(axis=0)
    return np.asarray(~dominated & ~np.isnan(values).any(axis=1))


def as_points(points: ArrayLike) -> NDArray[np.float64]:
    """``n x m`` floats; an empty list is ``0 x 0``.

    Raises:
        ValueError: not two-dimensional.
    """
    values = np.asarray(points, dtype=np.float64)
    if values.size == 0:
        return values if values.ndim == 2 else values.reshape(0, 0)
    if values.ndim != 2:
        raise ValueError(f"points must be n x m, got shape {values.shape}")
    return values
