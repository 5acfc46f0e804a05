"""Ranks of points by dominance, with a tie-break inside a front; every objective is maximised."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robsweep.pareto.dominance import as_points, dominance_matrix
from robsweep.pareto.hypervolume import contributions


def nondominated_ranks(points: ArrayLike) -> NDArray[np.int64]:
    """``n``: the front of each of ``n x m`` points; 0 = nondominated, 1 = nondominated without front 0, ...

    Nondominated sorting of Deb et al. 2002 (NSGA-II), Section III-A. Equal points share a front. Points with
    a NaN share the one after the last.
    """
    values = as_points(points)
    dominated_by = dominance_matrix(values)
    ranks = np.full(len(values), -1, dtype=np.int64)
    left = ~np.isnan(values).any(axis=1)
    front = 0
    while left.any():
        members = left & ~dominated_by[left].any(axis=0)
        ranks[members] = front
        left &= ~members
        front += 1
    ranks[ranks < 0] = front
    return ranks


def positions(points: ArrayLike, ranks: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """``n``: how many of ``n x m`` points stand before each: a rank, of which ``argsort`` is the order.

    A point stands before another if it lies on an earlier front, or on the same one with a larger share of
    the front's hypervolume of its own, above the worst value of each objective. Points equal in both share a
    position. A share, unlike crowding distance, does not favour the ends of a front, where one objective has
    been given up. Points with a NaN stand after all others. ``ranks``: ``nondominated_ranks`` where it is known.
    """
    values = as_points(points)
    ranks = nondominated_ranks(values) if ranks is None else ranks
    shares = np.zeros(len(values))
    if len(values):
        finite = ~np.isnan(values).any(axis=1)
        reference = values[finite].min(axis=0, initial=np.inf)
        for front in np.unique(ranks[finite]):
            members = np.flatnonzero((ranks == front) & finite)
            shares[members] = contributions(values[members], reference)
    earlier = ranks[:, None] < ranks[None, :]
    larger = (ranks[:, None] == ranks[None, :]) & (shares[:, None] > shares[None, :])
    return np.asarray((earlier | larger).sum(axis=0, dtype=np.int64))
