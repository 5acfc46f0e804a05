"""Ranks that spread along a front: greedily the point farthest from all those before it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robsweep.pareto.dominance import as_points
from robsweep.pareto.ranks import nondominated_ranks


def epsilon_net_ranks(points: ArrayLike) -> NDArray[np.int64]:
    """``n``: when each of ``n x m`` points is picked for an epsilon-net; 0 = first. Every rank occurs once.

    The epsilon-net strategy of MO-ASHA, Schmucker et al. 2021, "Multi-objective Asynchronous Successive
    Halving", Section 3.2. The first pick has the largest first objective. Each further one lies farthest from
    the nearest of those picked before. Of equals the one with the lowest index is picked.

    Distances are Euclidean, each objective divided by its range over the points: units do not matter. Points
    that are not finite have none, and follow in their order. O(n^2 m), memory linear in n.

    The result is a rank and no order: entry i belongs to point i, and ``argsort`` gives the order of picks.
    """
    return _picked(_scaled(as_points(points)))


def epsilon_net_positions(points: ArrayLike, ranks: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """``n``: how many of ``n x m`` points stand before each, by front and on a front by epsilon-net.

    How MO-ASHA orders the points of a rung. Every objective is maximised. Unlike ``ranks.positions`` no two
    points share a position. Distances on each front are in ranges over all points.
    ``ranks``: ``nondominated_ranks`` where it is known.
    """
    values = as_points(points)
    ranks = nondominated_ranks(values) if ranks is None else ranks
    scaled = _scaled(values)
    found = np.empty(len(values), dtype=np.int64)
    order = np.argsort(ranks, kind="stable")
    before = 0
    for front in np.split(order, np.flatnonzero(np.diff(ranks[order])) + 1):
        found[front] = before + _picked(scaled[front])
        before += len(front)
    return found


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """``n x m`` values with each objective of the finite rows in [0, 1], or 0 where it is constant."""
    finite = values[np.isfinite(values).all(axis=1)]
    if not len(finite):
        return values
    low, high = finite.min(axis=0), finite.max(axis=0)
    return np.asarray((values - low) / np.where(high > low, high - low, 1))


def _picked(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """``n``: when each of ``n x m`` values is picked."""
    found = np.empty(len(values), dtype=np.int64)
    finite = np.isfinite(values).all(axis=1)
    rows = np.flatnonzero(finite)
    found[~finite] = np.arange(len(rows), len(values))
    values = np.asfortranarray(values[rows])
    nearest = np.full(len(rows), np.inf)  # squared distance to the nearest point that was picked
    for rank in range(len(rows)):
        pick = nearest.argmax() if rank else values[:, 0].argmax()
        found[rows[pick]] = rank
        nearest = np.minimum(nearest, ((values - values[pick]) ** 2).sum(axis=1))
        nearest[pick] = -1  # below the 0 of a point that is repeated
    return found
