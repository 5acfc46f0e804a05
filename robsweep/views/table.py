"""Keeps ``results.parquet`` up to date."""

import time
from collections.abc import Callable

from robsweep.results.rows import Rows
from robsweep.results.store import ResultStore
from robsweep.run.events import Event
from robsweep.run.state import RunState
from robsweep.run.store import Store
from robsweep.views.deferred import Deferred

_REST = 20.0
"""The table is left alone this many times as long as writing it took: a twentieth of the time at most."""
_REMOTE_S = 10.0


class TableView:
    """Writes the whole table: at once while that is quick, otherwise a little later, and when it is closed."""

    def __init__(self, store: Store, rows: Rows, clock: Callable[[], float] = time.monotonic) -> None:
        """``rows``: a fold of all events."""
        self._table, self._rows = ResultStore(store), rows
        self._written = 0  # whatever the last process wrote: it may have been killed before it did
        least_s = 0.0 if store.local is not None else _REMOTE_S
        self._writing = Deferred(self._write, rest=_REST, least_s=least_s, clock=clock)

    def on(self, event: Event, state: RunState) -> None:
        """Take an event up.

        Raises:
            OSError: the table cannot be written; names the file.
        """
        if self._rows.revision != self._written:
            self._writing.ask()

    def write(self) -> None:
        """Write what has changed since the last time; errors as in ``on``."""
        if self._rows.revision != self._written:
            self._writing.ask()
            self._writing.flush()

    def _write(self) -> None:
        revision = self._rows.revision
        self._table.write(self._rows.rows())
        self._written = revision
