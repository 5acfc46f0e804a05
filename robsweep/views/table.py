"""Keeps ``results.parquet`` up to date."""

import time
from collections.abc import Callable

from robsweep.config.points import space_of
from robsweep.forecast.outlook import outlook
from robsweep.results.chances import with_chances
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
    """Writes the whole table: at once while that is quick, otherwise a little later, and when it is closed.

    Chances to be on the front change with every event, and take a forecast. They stand in the table that is written
    last.
    """

    def __init__(self, store: Store, rows: Rows, clock: Callable[[], float] = time.monotonic) -> None:
        """``rows``: a fold of all events."""
        self._table, self._rows = ResultStore(store), rows
        self._written = self._forecast = 0  # whatever the last process wrote: it may have been killed before it did
        self._state: RunState | None = None
        self._forecasts = False
        least_s = 0.0 if store.local is not None else _REMOTE_S
        self._writing = Deferred(self._write, rest=_REST, least_s=least_s, clock=clock)

    def on(self, event: Event, state: RunState) -> None:
        """Take an event up.

        Raises:
            OSError: the table cannot be written; names the file.
        """
        self._state = state
        if self._rows.revision != self._written:
            self._writing.ask()

    def write(self) -> None:
        """Write the table as it stands, with chances, unless it was; errors as in ``on``."""
        if self._rows.revision == self._forecast:
            return
        self._forecasts = True
        try:
            self._writing.ask()
            self._writing.flush()
        finally:
            self._forecasts = False

    def _write(self) -> None:
        revision, rows = self._rows.revision, self._rows.rows()
        forecasts = self._forecasts and self._state is not None
        if forecasts and self._state is not None:
            rows = with_chances(rows, outlook(self._state, space_of(self._state.sweep)))
        self._table.write(rows)
        self._written = revision
        if forecasts:
            self._forecast = revision
