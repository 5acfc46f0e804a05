"""Reads where a run stands from its journal and its heartbeat, in whatever process or machine."""

from datetime import datetime

from robsweep.errors import UserError
from robsweep.results.schema0.recorded_events import recorded_events
from robsweep.run.journal import read_events
from robsweep.run.journal_file import JournalFile
from robsweep.run.store import Store
from robsweep.views.heartbeat import read_heartbeat
from robsweep.views.standing import Standing
from robsweep.views.status import Status


def read_status(store: Store) -> Status:
    """Where a run stands now; errors as in ``StatusReader.read``."""
    return StatusReader(store).read()


class StatusReader:
    """Reads a run's status again and again; each time only what is new of the journal."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store, self._standing = store, Standing(store.uri)
        self._lines, self._recorded = JournalFile(store), recorded_events(store)

    def read(self, now: datetime | None = None) -> Status:
        """The status at ``now``, by this machine's clock unless given.

        Raises:
            UserError: no run lies there, it is damaged, or a newer version of robsweep wrote it.
        """
        # the heartbeat first: what it shows began in the journal before
        heartbeat, standing = read_heartbeat(self._store), self._standing
        since = standing.state.seq + 1
        for event in read_events(self._lines, since) if self._recorded is None else self._recorded[since:]:
            standing.take(event)
        if standing.state.seq < 0:
            raise UserError(f"{self._store.uri} holds no run: there is no journal")
        return standing.status(heartbeat, now)
