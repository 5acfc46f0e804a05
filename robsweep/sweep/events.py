"""What happens in a sweep, a line each: in ``events.log``, and to whoever listens."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple


class Event(NamedTuple):
    """``kind``: start, resume, rung, prune, done, fail, stop, info; ``subject``: the run it is about, or empty."""

    time: str
    kind: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return "  ".join(part for part in (self.time, f"{self.kind:<6}", self.subject, self.detail) if part)


class EventLog:
    """Appends events to a file and hands them on."""

    def __init__(self, path: Path, listener: Callable[[Event], None]) -> None:
        self._path, self._listener = path, listener

    def add(self, kind: str, subject: str, detail: str = "") -> None:
        """Write an event down, then tell it.

        Raises:
            OSError: it cannot be written; names the file.
        """
        event = Event(datetime.now().strftime("%H:%M:%S"), kind, subject, detail)
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{event}\n")
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from None
        self._listener(event)
