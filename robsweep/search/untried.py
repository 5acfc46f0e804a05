"""The points of a list that a run does not know yet, in their order."""

from collections.abc import Sequence

from robsweep.config.points import Point
from robsweep.run.ports import Proposal
from robsweep.run.state import RunState


class Untried:
    """Walks through a list. What a narrower space proposed before may lie anywhere in it and is passed over."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points, self._place = points, 0

    def next(self, state: RunState, size: int) -> Proposal | None:
        """The next point; None at the list's end, or once ``size`` of them count as samples."""
        if state.samples >= size:
            return None
        while self._place < len(self._points) and self._points[self._place].key in state.candidates:
            self._place += 1
        if self._place == len(self._points):
            return None
        return Proposal(self._points[self._place], len(state.candidates))
