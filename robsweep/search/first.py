"""Some configurations before all that a searcher proposes."""

from robsweep.config.points import Space
from robsweep.run.ports import Proposal, Searcher
from robsweep.run.state import RunState
from robsweep.search.untried import Untried


class First:
    """``space.first`` one after the other, then ``searcher``; together they respect ``search.samples``."""

    def __init__(self, space: Space, searcher: Searcher) -> None:
        self._space, self._searcher, self._points = space, searcher, Untried(space.first)

    def propose(self, state: RunState) -> Proposal | None:
        """The next of the first ones that the run does not know, or what the searcher proposes."""
        return self._points.next(state, self._space.size) or self._searcher.propose(state)
