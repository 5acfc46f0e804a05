"""Which front each of many different points lies on, without a matrix of who dominates whom."""

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray


def fronts_of_two(distinct: NDArray[np.float64]) -> NDArray[np.int64]:
    """``n``: the front of each of ``n x 1`` or ``n x 2`` different rows, as ``dominance.falling`` sorts them.

    O(n log n). A front's last objective rises from row to row. So a front dominates a new row exactly if the
    front's last member is no worse in it, and the fronts that do come first.
    """
    ends: list[float] = []  # minus the last objective of each front's last member: rises from front to front
    found = []
    for value in (-distinct[:, -1]).tolist():
        if not ends or value >= ends[-1]:
            front = len(ends)
            ends.append(value)
        else:
            front = bisect_right(ends, value)
            ends[front] = value
        found.append(front)
    return np.array(found, dtype=np.int64)


def fronts_of_more(distinct: NDArray[np.float64]) -> NDArray[np.int64]:
    """``n``: the front of each of ``n x m`` different rows, as ``dominance.falling`` sorts them; m of three or more.

    Efficient nondominated sort with binary search (ENS-BS), Zhang et al. 2015, "An Efficient Approach to
    Nondominated Sorting for Evolutionary Multiobjective Optimization", Section III. A front that dominates a
    row has all earlier fronts dominate it too, so the first that does not is searched for by halving. Takes
    O(n f log n) with f points on a front, and memory linear in n.
    """
    fronts: list[_Front] = []
    found = []
    for row in distinct[:, 1:]:  # no row before is worse in the first objective
        low, high = 0, len(fronts)
        while low < high:
            middle = (low + high) // 2
            if fronts[middle].dominates(row):
                low = middle + 1
            else:
                high = middle
        if low == len(fronts):
            fronts.append(_Front(len(row)))
        fronts[low].add(row)
        found.append(low)
    return np.array(found, dtype=np.int64)


class _Front:
    """Members in all objectives but the first, in an array that doubles when it is full."""

    def __init__(self, objectives: int) -> None:
        self._members = np.empty((objectives, 4))
        self._size = 0

    def dominates(self, row: NDArray[np.float64]) -> bool:
        return bool((self._members[:, : self._size] >= row[:, None]).all(axis=0).any())

    def add(self, row: NDArray[np.float64]) -> None:
        if self._size == self._members.shape[1]:
            self._members = np.concatenate([self._members, np.empty_like(self._members)], axis=1)
        self._members[:, self._size] = row
        self._size += 1
