"""Ranks of points by dominance, with a tie-break inside a front; every objective is maximised."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from robsweep.pareto.dominance import as_points, falling, is_nondominated, is_whole
from robsweep.pareto.fronts import fronts_of_more, fronts_of_two
from robsweep.pareto.hypervolume import contributions, contributions_to_fronts


class Place(NamedTuple):
    """Where one point stands: how many stand before it, and its front (0 = nondominated)."""

    position: int
    front: int


def nondominated_ranks(points: ArrayLike) -> NDArray[np.int64]:
    """``n``: the front of each of ``n x m`` points; 0 = nondominated, 1 = nondominated without front 0, ...

    Nondominated sorting of Deb et al. 2002 (NSGA-II), Section III-A. Equal points share a front. Points with
    a NaN share the one after the last. O(n log n) for two objectives; see ``pareto.fronts`` for more.
    """
    values = as_points(points)
    whole = is_whole(values)
    distinct, which = falling(values.compress(whole, axis=0))
    few = 1 <= values.shape[1] <= 2
    fronts = fronts_of_two(distinct) if few else fronts_of_more(distinct)
    ranks = np.full(len(values), fronts.max(initial=-1) + 1)
    ranks[whole] = fronts[which]
    return ranks


def positions(points: ArrayLike, ranks: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """``n``: how many of ``n x m`` points stand before each: a rank, of which ``argsort`` is the order.

    A point stands before another if it lies on an earlier front, or on the same one with a larger share of
    the front's hypervolume of its own, above the worst value of each objective. Points equal in both share a
    position. A share, unlike crowding distance, does not favour the ends of a front, where one objective has
    been given up. Points with a NaN stand after all others. ``ranks``: ``nondominated_ranks`` where it is known.
    O(n log n) for two objectives.
    """
    values = as_points(points)
    ranks = nondominated_ranks(values) if ranks is None else ranks
    shares = np.zeros(len(values))
    whole = is_whole(values)
    if whole.any():
        shares[whole] = contributions_to_fronts(values[whole], ranks[whole], _worst(values, whole))
    order = np.lexsort((-shares, ranks))
    ranks, shares = ranks[order], shares[order]
    starts = np.ones(len(values), dtype=np.bool_)
    starts[1:] = (ranks[1:] != ranks[:-1]) | (shares[1:] != shares[:-1])
    found = np.empty(len(values), dtype=np.int64)
    found[order] = np.maximum.accumulate(np.where(starts, np.arange(len(values)), 0))
    return found


def position_of(points: ArrayLike, index: int) -> Place:
    """What ``positions`` and ``nondominated_ranks`` give for one of ``n x m`` points.

    Ranks only those that the point does not dominate, and shares out only its own front: the others cannot
    stand before it. ``index`` may count from the end.

    Raises:
        IndexError: there is no such point.
    """
    values = as_points(points)
    own, index = values[index], index % len(values)
    whole = is_whole(values)
    if np.isnan(own).any():
        return Place(int(whole.sum()), int(nondominated_ranks(values)[index]))
    behind = (values <= own).all(axis=1) & (values < own).any(axis=1)
    ahead = (values >= own).all(axis=1) & (values > own).any(axis=1)
    rivals = np.flatnonzero(whole & ~behind)
    others = values.take(rivals, axis=0)
    fronts = nondominated_ranks(others) if ahead.any() else 1 - is_nondominated(others).astype(np.int64)
    front = fronts[np.searchsorted(rivals, index)]
    peers = rivals[fronts == front]
    shares = contributions(values.take(peers, axis=0), _worst(values, whole))
    larger = shares > shares[np.searchsorted(peers, index)]
    return Place(int((fronts < front).sum() + larger.sum()), int(front))


def _worst(values: NDArray[np.float64], whole: NDArray[np.bool_]) -> NDArray[np.float64]:
    """``m``: the lowest of each objective of those of ``n x m`` values that are whole (``n``)."""
    return np.asarray(values.min(axis=0, where=whole[:, None], initial=np.inf))
