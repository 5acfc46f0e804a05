"""Who runs a sweep: one process at a time."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

from robsweep.run.lease_holder import FILE, Holder
from robsweep.run.local_lease import LocalLease, locked
from robsweep.run.remote_lease import RemoteLease
from robsweep.run.store import Store


class Lease(Protocol):
    """The right to write to a run."""

    def renew(self) -> None:
        """Update the heartbeat; due several times within the patience.

        Raises:
            UserError: another process took the run over, or somebody removed the lease: write nothing more.
            OSError: the heartbeat cannot be written.
        """


@contextmanager
def claim(
    store: Store,
    owner: str = "robsweep",
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    patience_s: float = 60.0,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Lease]:
    """Keep other processes from running the sweep for the time of the block.

    Args:
        store: the run.
        owner: who claims it, for readers of the lease.
        now: the time, with its zone.
        patience_s: after how many seconds without ``renew`` a lease that is not local is free.
        wait: sleeps for a number of seconds.

    Raises:
        UserError: another process is running it.
        OSError: the lease cannot be read or written.
    """
    me = Holder(owner=owner, token=uuid4().hex, host=socket.gethostname(), pid=os.getpid(), heartbeat=now())
    if store.local is not None:
        with locked(store, store.local / FILE) as descriptor:
            yield LocalLease(store, store.local / FILE, descriptor, me, now)
        return
    lease = RemoteLease(store, me, now)
    lease.take(timedelta(seconds=patience_s), wait)
    try:
        yield lease
    finally:
        lease.give_back()
