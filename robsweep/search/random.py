"""Configurations in random order: the i-th is a function of the seed and of i."""

from collections.abc import Container
from hashlib import sha256

from robsweep.config.points import Point, Space
from robsweep.run.ports import Proposal
from robsweep.run.state import RunState
from robsweep.search.untried import Untried

_ATTEMPTS = 1000
"""Draws from intervals that conditions may exclude before there is said to be none left."""


class Random:
    """Distinct configurations, each as likely as any other, up to ``search.samples`` of them.

    A finite space is ordered by a hash of seed and key, so that a wider space keeps the order of what it held before.
    """

    def __init__(self, space: Space) -> None:
        self._space, self._points = space, Untried(shuffled(space))
        self._exhausted_from: int | None = None
        """The draw from which on there was no further point, which a run asks for again whenever a slot is free."""

    def propose(self, state: RunState) -> Proposal | None:
        """The next point that the run does not know yet."""
        if self._space.finite:
            return self._points.next(state, self._space.size)
        if state.samples >= self._space.size:
            return None
        index = max((candidate.index for candidate in state.candidates.values()), default=-1) + 1
        if index == self._exhausted_from:
            return None
        found = drawn(self._space, state.candidates, index)
        if found is None:
            self._exhausted_from = index
        return found


def shuffled(space: Space) -> list[Point]:
    """The points of a finite space in a random order of its seed; none of an infinite one."""
    seed = space.sweep.search.seed
    return sorted(space.points, key=lambda point: sha256(f"{seed}:{point.key}".encode()).digest())


def drawn(space: Space, known: Container[str], index: int) -> Proposal | None:
    """The first random point from the ``index``-th on whose key is not known; None if no attempt finds one."""
    for attempt in range(index, index + _ATTEMPTS):
        point = space.drawn(attempt)
        if point is not None and point.key not in known:
            return Proposal(point, attempt)
    return None
