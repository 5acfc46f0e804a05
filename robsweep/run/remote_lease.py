"""The lease of a run on an object store, where there are no locks.

It counts as long as its heartbeat is younger than the holder's patience. Whoever claims it writes a token of its own,
waits, and looks whether that token still stands.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from robsweep.errors import UserError
from robsweep.run.lease_holder import FILE, Holder, holder, refusal
from robsweep.run.store import Store

_SETTLE_S = 1.0
"""How long another claim, begun at the same moment, may take to be written."""


class RemoteLease:
    """A ``Lease`` by a token and a heartbeat."""

    def __init__(self, store: Store, me: Holder, now: Callable[[], datetime]) -> None:
        self._store, self._me, self._now = store, me, now

    def take(self, patience: timedelta, wait: Callable[[float], None]) -> None:
        """Claim the run.

        Raises:
            UserError: another process has it.
        """
        there = holder(self._store)
        if there is not None and self._now() - there.heartbeat <= patience:
            raise refusal(self._store, there)
        self._write()
        wait(_SETTLE_S)
        there = holder(self._store)
        if there is None or there.token != self._me.token:
            raise refusal(self._store, there)

    def renew(self) -> None:
        """As ``Lease.renew``."""
        there = holder(self._store)
        if there is None:
            raise UserError(f"{self._store.uri}: {FILE} was removed, another process may have run it since")
        if there.token != self._me.token:
            raise UserError(f"{self._store.uri} was taken over by another process ({there.host}, pid {there.pid})")
        self._write()

    def give_back(self) -> None:
        """Remove the lease, unless it is another's by now."""
        with suppress(OSError):  # without a connection the lease runs out by itself
            there = holder(self._store)
            if there is not None and there.token == self._me.token:
                self._store.remove(FILE)

    def _write(self) -> None:
        content = self._me.model_copy(update={"heartbeat": self._now()})
        self._store.put(FILE, content.model_dump_json().encode())
