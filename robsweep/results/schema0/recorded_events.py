"""Whether a run is one of schema 0."""

from robsweep.results.schema0.events import events_of
from robsweep.results.schema0.sweep import FILE
from robsweep.run.events import Event
from robsweep.run.store import Store


def recorded_events(store: Store) -> list[Event] | None:
    """The events of a run of schema 0; None where there is a journal, or no run.

    Raises:
        UserError: a file of the run is damaged.
    """
    if store.local is None or store.list("journal") or not (store.local / FILE).is_file():
        return None
    return list(events_of(store.local))
