"""Entries of a rung as points."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.pareto.objectives import Objective, signed_points
from robsweep.run.rung import Entry


class Peers:
    """Entries that are not behind, in the order in which they were recorded; ``rows``: key -> which."""

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._objectives = tuple(objectives)
        self._points = np.empty((16, len(self._objectives)))
        self.entries: list[Entry] = []
        self.rows: dict[str, int] = {}

    def add(self, entry: Entry) -> None:
        """As ``RungStatistic.add``."""
        if entry.behind:
            return
        row = len(self.entries)
        if row == len(self._points):  # doubles, so that adding n points copies 2n
            self._points = np.concatenate([self._points, np.empty_like(self._points)])
        self._points[row] = signed_points([entry.values], self._objectives)[0]
        self.rows[entry.key] = row
        self.entries.append(entry)

    @property
    def points(self) -> NDArray[np.float64]:
        """``n x m``: the objectives of each, to be maximised."""
        return self._points[: len(self.entries)]
