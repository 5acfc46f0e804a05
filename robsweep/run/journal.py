"""Writes facts down as events, applies them to the state, and shows them to whoever looks on."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.errors import UserError
from robsweep.run.events import SCHEMA, Event, Fact, Opened, event_of
from robsweep.run.seal import sealed, unsealed
from robsweep.run.state import RunState


class Lines(Protocol):
    """Where the journal's lines lie."""

    def append(self, line: str) -> None:
        """Write a line; it is durable when this returns."""

    def read(self, since: int = 0) -> Iterator[tuple[int, str]]:
        """Number and text of every whole line from number ``since`` on."""


class View(Protocol):
    """Shows a run. It is told of every event and never asked."""

    def on(self, event: Event, state: RunState) -> None:
        """An event was written down; ``state`` is that after it."""


class Journal:
    """A run's events, written by one process.

    Args:
        lines: where they lie; None keeps none, as a simulation needs none.
        views: are shown every event that is recorded from now on.
        folds: are given every event, those of before first; before any view.
        now: the time in UTC.
    """

    def __init__(
        self,
        lines: Lines | None = None,
        views: Sequence[View] = (),
        folds: Sequence[View] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._lines, self._now = lines, now
        self._folds, self._views = tuple(folds), tuple(views)
        self.state = RunState()
        for event in read_events(lines) if lines is not None else ():
            self._take(event)

    def record(self, fact: Fact) -> Event:
        """Write a fact down, take it up, show it.

        Raises:
            OSError: it cannot be written; the state stays as it was.
        """
        event = event_of(self.state.seq + 1, self._now(), fact)
        if self._lines is not None:
            self._lines.append(sealed(event.line()))
        self._take(event)
        for view in self._views:
            view.on(event, self.state)
        return event

    def _take(self, event: Event) -> None:
        self.state.apply(event)
        for fold in self._folds:
            fold.on(event, self.state)


def read_events(lines: Lines, since: int = 0) -> Iterator[Event]:
    """The events from number ``since`` on.

    Raises:
        UserError: a line that is no event, or a journal of a newer version.
    """
    for number, text in lines.read(since):
        try:
            line = unsealed(text)
        except ValueError as error:
            raise UserError(f"the journal is damaged in line {number + 1}: {error}") from None
        try:
            yield Event.model_validate_json(line)
        except ValidationError as error:
            _require_known_schema(text)
            raise UserError(f"the journal is damaged in line {number + 1}: {first_problem(error, Event)}") from None


def _require_known_schema(text: str) -> None:
    try:
        fact = json.loads(text)["fact"]
        newer = fact["kind"] == Opened.model_fields["kind"].default and fact["schema"] > SCHEMA
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    if newer:
        raise UserError(
            f"the run is of schema {fact['schema']}, this version reads up to {SCHEMA}: update robsweep to open it"
        )
