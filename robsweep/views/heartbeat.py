"""``status.json``: that a process runs a run, and what it is doing at this moment."""

import math
import os
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime

from pydantic import AwareDatetime, ValidationError

from robsweep.grammar.frozen import Frozen
from robsweep.run.state import RunState
from robsweep.run.store import Store
from robsweep.run.trial_id import TrialId
from robsweep.training.progress import Progress
from robsweep.views.pulse import Pulse
from robsweep.views.titles import trial_title

FILE = "status.json"
_EVERY_S, _REMOTE_S = 1.0, 10.0
_PATIENCE_S = 10.0


class Training(Frozen):
    """Where a worker of a trial stands; units as in ``training.progress.Progress``. ``logs``: its finite scalars."""

    trial: str
    title: str
    worker: int
    workers: int
    epoch: int
    epochs: int
    step: int
    steps: int
    passes: int
    seconds: float
    steps_per_second: float
    seconds_left: float
    logs: dict[str, float]

    @property
    def progress(self) -> Progress:
        """The figures, as the terminal shows them."""
        fields = ("worker", "workers", "epoch", "epochs", "step", "steps", "passes", "seconds", "logs")
        return Progress(**{name: getattr(self, name) for name in fields})


class Heartbeat(Frozen):
    """Content of ``status.json``.

    ``at``: in UTC; the next one follows ``every_s`` later. ``configurations``: how many there will be at most.
    ``scoring``, ``waiting``, ``idle_share``, ``actors``, ``working``, ``doing``, ``dashboard``: as in ``pulse.Pulse``.
    """

    at: AwareDatetime
    every_s: float
    pid: int
    host: str
    executor: str
    configurations: int
    training: tuple[Training, ...] = ()
    scoring: dict[str, float] = {}
    waiting: int = 0
    idle_share: float = 0.0
    actors: int = 0
    working: int = 0
    doing: str = ""
    dashboard: str = ""


def read_heartbeat(store: Store) -> Heartbeat | None:
    """The last one of the process that runs a run, or ran it last; None where there is none that can be read."""
    try:
        return Heartbeat.model_validate_json(store.read(FILE) or b"")
    except ValidationError:
        return None


class HeartbeatView:
    """Writes ``status.json`` in a thread: once a second, in an object store every ten.

    What cannot be written is left out: the run goes on without being seen.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._every_s = _EVERY_S if store.local is not None else _REMOTE_S
        self._pulse, self._over = Pulse(), threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, state: RunState, *, executor: str, configurations: int) -> None:
        """A process takes a run up; ``state`` is looked at whenever a heartbeat is written."""
        self._state, self._executor, self._configurations = state, executor, configurations
        self._put()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()

    def pulse(self, pulse: Pulse) -> None:
        """What the executor is doing; returns at once."""
        self._pulse = pulse

    def close(self) -> None:
        """The process leaves the run; may be called again."""
        if self._thread is not None:
            self._over.set()
            self._thread.join(_PATIENCE_S)
            self._thread, self._pulse = None, Pulse(idle_share=self._pulse.idle_share)
            self._put()

    def _beat(self) -> None:
        while not self._over.wait(self._every_s):
            self._put()

    def _put(self) -> None:
        with suppress(OSError):
            self._store.put(FILE, self.beat().model_dump_json(indent=1).encode())

    def beat(self) -> Heartbeat:
        """The heartbeat at this moment, of a run that has begun."""
        pulse = self._pulse
        return Heartbeat(
            at=datetime.now(UTC),
            every_s=self._every_s,
            pid=os.getpid(),
            host=socket.gethostname(),
            executor=self._executor,
            configurations=self._configurations,
            training=tuple(
                _training(trial, trial_title(self._state, TrialId.parse(trial)), progress)
                for trial, workers in pulse.trials.items()
                for _, progress in sorted(workers.items())
            ),
            scoring=dict(pulse.scoring),
            waiting=pulse.waiting,
            idle_share=pulse.idle_share,
            actors=pulse.actors,
            working=pulse.working,
            doing=pulse.doing,
            dashboard=pulse.dashboard,
        )


def _training(trial: str, title: str, progress: Progress) -> Training:
    fields = ("worker", "workers", "epoch", "epochs", "step", "steps", "passes", "seconds")
    return Training(
        trial=trial,
        title=title,
        **{name: getattr(progress, name) for name in fields},
        steps_per_second=progress.steps_per_second,
        seconds_left=progress.seconds_left,
        logs={name: value for name, value in progress.logs.items() if math.isfinite(value)},
    )
