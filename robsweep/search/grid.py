"""Every configuration in the order of the sweep file."""

from robsweep.config.points import Space
from robsweep.run.ports import Proposal
from robsweep.run.state import RunState
from robsweep.search.untried import Untried


class Grid:
    """The space's points one after the other, up to ``search.samples`` of them."""

    def __init__(self, space: Space) -> None:
        self._space, self._points = space, Untried(space.points)

    def propose(self, state: RunState) -> Proposal | None:
        """The first point that the run does not know yet."""
        return self._points.next(state, self._space.size)
