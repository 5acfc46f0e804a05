"""Some configurations before all that a searcher proposes."""

from robsweep.config.points import Space
from robsweep.forecast.prior import prior_front
from robsweep.pareto.objectives import objectives_of
from robsweep.run.ports import Proposal, Searcher
from robsweep.run.prior import PriorRun
from robsweep.run.state import RunState
from robsweep.search.untried import Untried


class First:
    """Fronts of the runs of ``search.from``, then ``space.first``, one after the other; then ``searcher``.

    Together they respect ``search.samples``.
    """

    def __init__(self, space: Space, searcher: Searcher) -> None:
        self._space, self._searcher = space, searcher
        self._points: tuple[tuple[PriorRun, ...], Untried] | None = None

    def propose(self, state: RunState) -> Proposal | None:
        """The next of the first ones that the run does not know, or what the searcher proposes."""
        if self._points is None or self._points[0] is not state.prior:
            known = prior_front(state.prior, objectives_of(self._space.sweep.objectives), self._space.points)
            first = {point.key: point for point in (*known, *self._space.first)}
            self._points = state.prior, Untried(tuple(first.values()))
        return self._points[1].next(state, self._space.size) or self._searcher.propose(state)
