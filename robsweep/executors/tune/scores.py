"""The driver's side of scoring: what is to be scored, until its sheet is there."""

from collections.abc import Callable

import ray
from ray.actor import ActorHandle
from ray.exceptions import RayActorError

from robsweep.run.sheet import ScoreSheet
from robsweep.run.trial_id import RungTrial
from robsweep.scoring.pool import Failure
from robsweep.scoring.request import ScoreRequest

_LONG_S = 60.0


class Scores:
    """Submits requests to the desk and fetches their sheets; if the desk dies, a new one gets all that is open."""

    def __init__(self, open_desk: Callable[[], ActorHandle]) -> None:
        self._open_desk = open_desk
        self.desk = open_desk()
        self._open: dict[str, tuple[RungTrial, ScoreRequest]] = {}
        self._answer: ray.ObjectRef[list[tuple[str, ScoreSheet | Failure]]] | None = None

    def submit(self, work: RungTrial, request: ScoreRequest) -> None:
        """Have a checkpoint scored."""
        self._open[str(work)] = work, request
        self.desk.submit.remote(str(work), request)

    def fetch(self, wait_s: float) -> list[tuple[RungTrial, ScoreSheet | Failure]]:
        """What has been scored since the last call; waits up to ``wait_s`` for the first."""
        if not self._open:
            return []
        if self._answer is None:
            self._answer = self.desk.finished.remote(_LONG_S)
        if not ray.wait([self._answer], timeout=wait_s)[0]:
            return []
        try:
            found = ray.get(self._answer)
        except RayActorError:
            self._replace_desk()
            return []
        finally:
            self._answer = None
        return [(self._open.pop(name)[0], outcome) for name, outcome in found if name in self._open]

    def _replace_desk(self) -> None:
        self.desk = self._open_desk()
        for work, request in self._open.values():
            self.desk.submit.remote(str(work), request)
