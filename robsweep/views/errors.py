"""Keeps the traceback of everything that failed, a file each."""

from robsweep.run.events import Event, Failed
from robsweep.run.state import RunState
from robsweep.run.store import Store
from robsweep.run.trial_id import RungTrial

FOLDER = "errors"


class ErrorsView:
    """Writes ``errors/<trial>-e<epoch>.txt``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def on(self, event: Event, state: RunState) -> None:
        """Write the traceback of a failure, or its reason where there is none."""
        fact = event.fact
        if isinstance(fact, Failed):
            name = f"{FOLDER}/{RungTrial(fact.trial, fact.epoch)}.txt"
            self._store.put(name, (fact.trace or f"{fact.reason}\n").encode())
