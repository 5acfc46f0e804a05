"""A searcher: the grid from its last configuration to its first."""

from robsweep.config.points import Space
from robsweep.run.ports import Proposal
from robsweep.run.state import RunState
from robsweep.search.untried import Untried


class Backwards:
    """The space's points in reverse."""

    def __init__(self, space: Space) -> None:
        self._space, self._points = space, Untried(space.points[::-1])

    def propose(self, state: RunState) -> Proposal | None:
        """The last point that the run does not know yet."""
        return self._points.next(state, self._space.size)
