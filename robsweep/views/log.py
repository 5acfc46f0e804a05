"""The run's log: a line for each event that a reader wants to know of, in ``events.log`` and for whoever listens."""

import math
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from robsweep.config.sweep import SweepConfig
from robsweep.pareto.objectives import objectives_of
from robsweep.run.events import (
    Decided,
    Ended,
    Event,
    Extended,
    Failed,
    Informed,
    LaidOut,
    Promoted,
    Resumed,
    Saved,
    Seeded,
    Started,
)
from robsweep.run.state import RunState
from robsweep.run.store import Store
from robsweep.views.deferred import Deferred
from robsweep.views.titles import title_of, trial_title

LOG = "events.log"
_REMOTE_S = 10.0
_KINDS = {"rest": "prune", "refuse": "prune", "complete": "done", "go_on": "rung"}


class LogLine(NamedTuple):
    """``kind``: start, resume, rung, prune, done, promote, seed, fail, extend, stop, warn, info.

    ``subject``: a title.
    """

    at: datetime
    kind: str
    subject: str
    detail: str

    def __str__(self) -> str:
        time = self.at.astimezone().strftime("%H:%M:%S")
        return "  ".join(part for part in (time, f"{self.kind:<7}", self.subject, self.detail) if part)

    def in_full(self) -> str:
        """With the date, in UTC."""
        time = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return "  ".join(part for part in (time, f"{self.kind:<7}", self.subject, self.detail) if part)


class LogView:
    """Appends lines to the run's log and hands them on.

    An object store takes a file only as a whole, so there several lines are written at a time.
    """

    def __init__(self, store: Store, listener: Callable[[LogLine], None]) -> None:
        self._store, self._listener = store, listener
        self._obstacles: set[str] = set()
        self._waiting: deque[str] = deque()
        self._taken_up: SweepConfig | None = None
        self._writing = Deferred(self._write, least_s=0.0 if store.local is not None else _REMOTE_S)

    def on(self, event: Event, state: RunState) -> None:
        """Add the event's line, if it has one. What keeps networks from being compiled is told once."""
        if isinstance(event.fact, Saved):
            self._tell_obstacle(event.at, event.fact.obstacle)
            return
        if isinstance(event.fact, Resumed):
            self._taken_up = state.sweep
        found = self._extension(state) if isinstance(event.fact, Extended) else _line(event, state)
        if found:
            self.add(LogLine(event.at, *found))

    def _extension(self, state: RunState) -> tuple[str, str, str]:
        """A run is extended after it was taken up, and the place of its images may be all that changes."""
        place = state.sweep.data_root
        if self._taken_up is not None and self._taken_up.model_copy(update={"data_root": place}) == state.sweep:
            return "info", "", f"images are looked for in {place}"
        return "extend", "", "the run was given more to do"

    def add(self, line: LogLine) -> None:
        """Write a line down, then tell it.

        Raises:
            OSError: it cannot be written; names the file.
        """
        self._waiting.append(f"{line.in_full()}\n")
        self._writing.ask()
        self._listener(line)

    def tell(self, kind: str, detail: str) -> None:
        """Add a line of the process itself."""
        self.add(LogLine(datetime.now(UTC), kind, "", detail))

    def close(self) -> None:
        """Write what is still to be written; errors as in ``add``. May be called again."""
        self._writing.flush()

    def _tell_obstacle(self, at: datetime, obstacle: str | None) -> None:
        if obstacle is not None and obstacle not in self._obstacles:
            self._obstacles.add(obstacle)
            line = f"trained without compilation: torch.compile does not work where it trains: {obstacle}"
            self.add(LogLine(at, "warn", "", line))

    def _write(self) -> None:
        lines = len(self._waiting)
        self._store.append(LOG, "".join(islice(self._waiting, lines)).encode())
        for _ in range(lines):
            self._waiting.popleft()


def _line(event: Event, state: RunState) -> tuple[str, str, str] | None:
    """Kind, subject and detail."""
    fact = event.fact
    if isinstance(fact, Started):
        before = max(state.trials[fact.trial].saved, default=0)
        title = trial_title(state, fact.trial)
        return ("resume", title, f"from epoch {before}") if before else ("start", title, "")
    if isinstance(fact, Decided):
        return _KINDS[fact.verdict], _title(state, fact.key), _decision(fact, state)
    if isinstance(fact, Promoted):
        return "promote", _title(state, fact.key), fact.reason
    if isinstance(fact, Seeded):
        return "seed", trial_title(state, fact.trial), fact.reason
    if isinstance(fact, Failed):
        return "fail", trial_title(state, fact.trial), fact.reason
    if isinstance(fact, LaidOut):
        return "info", "", fact.line
    if isinstance(fact, Informed):
        told = ", ".join(f"{len(run.rows)} configurations of {run.run}" for run in fact.prior)
        return "info", "", f"the search begins with what is known of {told}"
    if isinstance(fact, Ended) and fact.reason:
        return "stop", "", fact.reason
    return None


def _title(state: RunState, key: str) -> str:
    return title_of(state.sweep, state.candidates[key].configuration)


def _decision(fact: Decided, state: RunState) -> str:
    values = state.mean(fact.key, fact.epoch)
    names = [objective.name for objective in objectives_of(state.sweep.objectives)]
    scores = ", ".join(f"{name} {_short(values[name])}" for name in names)
    seeds = f" (mean of {len(fact.seeds)} seeds)" if len(fact.seeds) > 1 else ""
    return "; ".join(part for part in (f"epoch {fact.epoch}: {scores}{seeds}", fact.reason) if part)


def _short(value: float) -> str:
    if math.isnan(value):
        return "nan"
    if value == round(value) and abs(value) > 100:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) <= 1 else f"{value:.1f}"
