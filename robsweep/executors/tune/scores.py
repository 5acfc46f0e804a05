"""The driver's side of scoring: what is to be scored, until its sheet is there."""

import time
from collections.abc import Callable

import ray
from ray.actor import ActorHandle
from ray.exceptions import RayActorError

from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.trial_id import RungTrial
from robsweep.scoring.pool import Failure, Note, Outcome
from robsweep.scoring.request import ScoreRequest

_LONG_S = 60.0
_HUNG_S = 120.0
"""How long after ``_LONG_S``, when it had to answer, a desk counts as hung."""


class Scores:
    """Submits requests to the desk and fetches their sheets; a new desk gets all that is open if one dies or hangs.

    Args:
        open_desk: brings up a desk.
        tell: takes a line about the pool.
        retries: how many desks may be lost in a row, without a sheet between them.
    """

    def __init__(
        self, open_desk: Callable[[], ActorHandle], tell: Callable[[str], None] = lambda line: None, retries: int = 3
    ) -> None:
        self._open_desk, self._tell, self._retries = open_desk, tell, retries
        self.desk = open_desk()
        self._open: dict[str, tuple[RungTrial, ScoreRequest]] = {}
        self._answer: ray.ObjectRef[list[tuple[str, Outcome]]] | None = None
        self._asked = 0.0
        self._lost = 0

    def submit(self, work: RungTrial, request: ScoreRequest) -> None:
        """Have a checkpoint scored."""
        self._open[str(work)] = work, request
        self.desk.submit.remote(str(work), request)

    def fetch(self, wait_s: float) -> list[tuple[RungTrial, ScoreSheet | Failure]]:
        """What has been scored since the last call; waits up to ``wait_s`` for the first."""
        if not self._open:
            return []
        if self._answer is None:
            self._answer, self._asked = self.desk.finished.remote(_LONG_S), time.monotonic()
        if not ray.wait([self._answer], timeout=wait_s)[0]:
            if time.monotonic() - self._asked < _LONG_S + _HUNG_S:
                return []
            ray.kill(self.desk)
            return self._replace_desk("hangs")
        try:
            found = ray.get(self._answer)
        except RayActorError:
            return self._replace_desk("died")
        self._answer = None
        return self._taken(found)

    def _taken(self, found: list[tuple[str, Outcome]]) -> list[tuple[RungTrial, ScoreSheet | Failure]]:
        taken: list[tuple[RungTrial, ScoreSheet | Failure]] = []
        for name, outcome in found:
            if isinstance(outcome, Note):
                self._tell(outcome.line)
            elif name in self._open:
                taken.append((self._open.pop(name)[0], outcome))
        self._lost = 0 if taken else self._lost
        return taken

    def _replace_desk(self, how: str) -> list[tuple[RungTrial, ScoreSheet | Failure]]:
        """Whatever is open goes to a new desk; it has failed where desks were lost too often."""
        self._answer, self._lost = None, self._lost + 1
        self.desk = self._open_desk()
        if self._lost > self._retries:
            given_up, self._open, self._lost = list(self._open.values()), {}, 0
            failure = Failure(f"the process that hands out attacks {how}, {self._retries + 1} times in a row")
            return [(work, failure) for work, _ in given_up]
        self._tell(f"the process that hands out attacks {how}; another one takes its work")
        for work, request in self._open.values():
            self.desk.submit.remote(str(work), request)
        return []
