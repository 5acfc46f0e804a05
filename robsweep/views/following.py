"""The run of this process as its own screen sees it: from events and heartbeats, like any other process."""

from collections import deque
from collections.abc import Callable

from robsweep.run.events import Event
from robsweep.run.state import RunState
from robsweep.views.heartbeat import Heartbeat
from robsweep.views.standing import Standing
from robsweep.views.status import Status


class Following:
    """Takes events in the thread that records them, and folds them again in the thread that shows them."""

    def __init__(self) -> None:
        self._new: deque[Event] = deque()
        self._standing: Standing | None = None
        self._beat: Callable[[], Heartbeat] | None = None

    def on(self, event: Event, state: RunState) -> None:
        """Keep the event until it is looked at."""
        self._new.append(event)

    def begin(self, place: str, beat: Callable[[], Heartbeat]) -> None:
        """The run at ``place`` begins, or goes on; ``beat``: its heartbeat at any moment."""
        self._standing, self._beat = Standing(place), beat

    def status(self) -> Status:
        """Where the run stands; of a run that has begun."""
        assert self._standing is not None
        assert self._beat is not None
        heartbeat = self._beat()  # what it shows began in the journal before
        while self._new:
            self._standing.take(self._new.popleft())
        return self._standing.status(heartbeat)
