"""The figures of a run that change while it goes on, without what takes long to work out."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from robsweep.pareto.hypervolume import hypervolume
from robsweep.pareto.objectives import objectives_of
from robsweep.results.front import front_table
from robsweep.results.rows import Rows
from robsweep.results.store import frame_of
from robsweep.run.state import RunState
from robsweep.views.rung_status import rungs_status
from robsweep.views.status import RungStatus

_REST = 20.0
"""The front is left alone this many times as long as finding it took."""


class Figures(NamedTuple):
    """``training``: how many trials an executor has. ``hypervolume``: as in ``Status``."""

    front_size: int
    hypervolume: float | None
    training: int
    rungs: tuple[RungStatus, ...]


class Tally:
    """Figures of a run, to be asked in the thread that records its events; ``rows``: a fold of all of them."""

    def __init__(self, rows: Rows, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows, self._clock = rows, clock
        self._revision, self._due = -1, -float("inf")
        self._front: tuple[int, float | None] = (0, None)

    def figures(self, state: RunState) -> Figures:
        """At this moment; the front may be some time old where it takes long to find."""
        if self._rows.revision != self._revision and self._clock() >= self._due:
            began, self._revision = self._clock(), self._rows.revision
            front = front_table(frame_of(self._rows.rows()), state.sweep.objectives)
            self._front = len(front), volume_of(front, state.sweep.objectives)
            self._due = self._clock() + _REST * (self._clock() - began)
        return Figures(*self._front, len(state.training), rungs_status(state))


def volume_of(front: pd.DataFrame, objectives: Sequence[str]) -> float | None:
    """Hypervolume of a front above 0 in every objective that is maximised; None where none is."""
    names = [o.name for o in objectives_of(objectives) if not o.minimise]
    return hypervolume(front[names].to_numpy(dtype=float), np.zeros(len(names))) if names else None
