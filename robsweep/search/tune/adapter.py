"""A searcher of the engine out of any searcher of Ray Tune."""

from itertools import count
from typing import Any, Protocol, runtime_checkable

from ray.tune.search import Searcher

from robsweep.config.configuration import Configuration
from robsweep.config.points import Point, Space
from robsweep.errors import UserError
from robsweep.run.candidate import Candidate
from robsweep.run.ports import Proposal
from robsweep.run.state import RunState
from robsweep.search.random import drawn, shuffled
from robsweep.search.tune.answers import Answers
from robsweep.search.tune.domains import TuneSpace
from robsweep.search.tune.outcome import Outcome, outcome_of


@runtime_checkable
class TakesPoints(Protocol):
    """A Tune searcher that can be given points of others."""

    def enqueue(self, values: dict[str, Any]) -> None:
        """The next suggestion is this assignment."""

    def suggest(self, trial_id: str) -> dict[str, Any] | None:
        """As every Tune searcher."""


class TuneSearch:
    """Asks ``searcher`` for assignments of the space's domains and takes the first that means something new.

    What is known already is answered from what is known, at once or as soon as it is, and never trained again.
    Configurations that rest are under way to it. The searcher is told of its suggestions in the order of the run's
    events, so that one made anew from the state asks and tells a searcher as it was asked and told before; where that
    proposes something else than before, what was proposed is given to it as the points of another.

    Args:
        space: of the sweep file.
        searcher: of Ray Tune, with metric and mode and without a search space.
        first: how many points are taken in random order before the searcher is asked, and given to it.
        attempts: suggestions that may be known, or none of the space, before a random point is taken and given to it.

    Raises:
        UserError: the searcher has a space already, no metric, or a metric that is no score.
    """

    def __init__(self, space: Space, searcher: Searcher, *, first: int = 0, attempts: int = 5) -> None:
        self._space, self._searcher, self._first, self._attempts = space, searcher, first, attempts
        self._tune, self._answers = TuneSpace(space), Answers(searcher)
        if self._tune.domains and not searcher.set_search_properties(None, None, self._tune.domains):
            raise UserError(f"{type(searcher).__name__} has a search space of its own: make it without one")
        self._random = shuffled(space)
        self._trials = map(str, count())
        self._known: set[str] = set()
        self._outcomes: dict[str, Outcome] = {}
        self._waiting: dict[str, list[str]] = {}
        self._others: dict[str, dict[str, Any]] = {}
        self._follows, self._left = True, True

    def propose(self, state: RunState) -> Proposal | None:
        """A point that the run does not know; None with ``search.samples`` of them, or when the searcher waits."""
        if state.samples >= self._space.size or not self._left:
            return None
        for candidate in state.candidates.values():
            if candidate.key not in self._known:
                self._take_up(state, candidate)
        self._tell(state, state.seq + 1)
        index = len(self._known)
        point = self._suggested(wait=state.busy)
        return None if point is None else Proposal(point, index)

    def _take_up(self, state: RunState, candidate: Candidate) -> None:
        """Bring the searcher to where it was after a proposal that this object did not make."""
        self._tell(state, candidate.proposed)
        if self._follows and candidate.by == state.sweep.search.kind:
            point = self._suggested()
            if point is not None and point.key == candidate.key:
                return
            self._follows = False
            if point is not None and point.key not in state.candidates:
                self._forget(point.key)
        self._known.add(candidate.key)
        if candidate.key not in self._waiting:
            self._give(candidate.key, candidate.configuration)

    def _forget(self, key: str) -> None:
        """What was suggested is not what the run proposed: it is not tried now."""
        self._known.discard(key)
        self._others.pop(key, None)
        for trial in self._waiting.pop(key, ()):
            self._searcher.on_trial_complete(trial, None, error=True)

    def _tell(self, state: RunState, before: int) -> None:
        """What came of known configurations in events before that number, in their order."""
        open_ = [state.candidates[key] for key in self._known - self._outcomes.keys() if key in state.candidates]
        found = {candidate.key: outcome_of(state, candidate) for candidate in open_}
        ended = {key: outcome for key, outcome in found.items() if outcome is not None and outcome.seq < before}
        for key in sorted(ended, key=lambda key: ended[key].seq):
            self._outcomes[key] = ended[key]
            self._answer(key)
            if values := self._others.pop(key, None):
                self._answers.add(values, ended[key])

    def _answer(self, key: str) -> None:
        for trial in self._waiting.pop(key, ()):
            self._answers.tell(trial, self._outcomes[key])

    def _suggested(self, *, wait: bool = False) -> Point | None:
        """Something new of the searcher's, else at random; None: it has nothing now, and there is reason to wait."""
        attempts = self._attempts if self._tune.domains and len(self._known) >= self._first else 0
        for _ in range(attempts):
            trial = next(self._trials)
            values = self._searcher.suggest(trial)
            if values is None and wait:
                return None
            if values is None or values == Searcher.FINISHED:
                break
            point = self._tune.point(values)
            if point is None:
                self._answers.exclude(trial)
                continue
            self._waiting.setdefault(point.key, []).append(trial)
            if point.key not in self._known:
                self._known.add(point.key)
                return point
            if point.key in self._outcomes:
                self._answer(point.key)
        return self._untried()

    def _untried(self) -> Point | None:
        if self._space.finite:
            point = next((point for point in self._random if point.key not in self._known), None)
        else:
            found = drawn(self._space, self._known, len(self._known))
            point = found.point if found else None
        if point is None:
            self._left = False
            return None
        self._known.add(point.key)
        self._give(point.key, point.configuration)
        return point

    def _give(self, key: str, configuration: Configuration) -> None:
        """To the searcher, as if it had suggested it; where it takes no points, once it is evaluated."""
        values = self._tune.values(configuration)
        if values and isinstance(self._searcher, TakesPoints):
            trial = next(self._trials)
            self._searcher.enqueue(values)
            self._searcher.suggest(trial)
            self._waiting.setdefault(key, []).append(trial)
        elif values:
            self._others[key] = values
