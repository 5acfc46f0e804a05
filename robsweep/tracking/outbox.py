"""Sends rows without making the sweep wait."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from robsweep.results.row import ResultRow
from robsweep.tracking.tracker import Tracker

_PATIENCE_S = 60.0


class Outbox:
    """A thread that hands every row to every tracker, in order.

    A row that a tracker does not take is tried again with the next one and at the end. A tracker's failure is told
    once and never reaches the sweep: the rows lie in the results table whatever becomes of them here.
    """

    def __init__(
        self, trackers: Sequence[Tracker], tell: Callable[[str], None], *, patience_s: float = _PATIENCE_S
    ) -> None:
        """``tell`` takes a line about trouble, from the thread; ``patience_s``: how long leaving may take."""
        self._patience_s = patience_s
        self._waiting: dict[Tracker, deque[ResultRow]] = {tracker: deque() for tracker in trackers}
        self._told: set[Tracker] = set()
        self._tell = tell
        self._rows: SimpleQueue[ResultRow | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="trackers", daemon=True)
        if trackers:
            self._thread.start()

    def add(self, row: ResultRow) -> None:
        """Take a row; returns at once."""
        self._rows.put(row)

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(self, *_: object) -> None:
        """``close``."""
        self.close()

    def close(self) -> None:
        """Wait until all is sent, but not for ever; say what could not be."""
        if not self._waiting:
            return
        self._rows.put(None)
        self._thread.join(self._patience_s)
        for tracker, rows in self._waiting.items():
            if rows:
                self._tell(f"{tracker.name}: {len(rows)} rows were not sent; results.parquet has them")

    def _work(self) -> None:
        while (row := self._rows.get()) is not None:
            for tracker, waiting in self._waiting.items():
                waiting.append(row)
                self._send(tracker, waiting)
        for tracker, waiting in self._waiting.items():
            self._send(tracker, waiting)
            self._attempt(tracker, tracker.close)

    def _send(self, tracker: Tracker, waiting: deque[ResultRow]) -> None:
        while waiting:
            row = waiting[0]
            if not self._attempt(tracker, lambda row=row: tracker.add(row)):  # type: ignore[misc]
                return
            waiting.popleft()

    def _attempt(self, tracker: Tracker, action: Callable[[], None]) -> bool:
        try:
            action()
        except Exception as error:
            if tracker not in self._told:
                self._told.add(tracker)
                line = (str(error).strip() or type(error).__name__).splitlines()[0]
                self._tell(f"{tracker.name} takes no rows, which will be tried again: {line}")
            return False
        return True
