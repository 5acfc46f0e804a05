"""Sends rows on to experiment trackers."""

from robsweep.results.row import Status
from robsweep.results.rows import Rows
from robsweep.run.events import Decided, Event, Failed
from robsweep.run.state import RunState
from robsweep.tracking.outbox import Outbox


class TrackersView:
    """Sends a row once it is decided on, or has failed; again only where another seed changed the decision.

    ``outbox`` is set once the trackers are known.
    """

    def __init__(self, rows: Rows) -> None:
        """``rows``: a fold of all events."""
        self._rows = rows
        self._sent: dict[tuple[str, int, int], Status] = {}
        self.outbox: Outbox | None = None

    def on(self, event: Event, state: RunState) -> None:
        """Take an event up."""
        if self.outbox is not None and isinstance(event.fact, Decided | Failed):
            for row in self._rows.changed:
                place = (row.key, row.seed, row.epoch)
                decided = row.status == "failed" or (row.status != "passed" and row.verdict)
                if decided and self._sent.get(place) != row.status:
                    self._sent[place] = row.status
                    self.outbox.add(row)

    def close(self) -> None:
        """Send what is still to be sent; may be called again."""
        if self.outbox is not None:
            self.outbox.close()
            self.outbox = None
