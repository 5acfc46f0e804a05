"""Who runs a sweep: one process at a time.

A local run is locked by ``flock`` on ``lease.json``; the lock ends with the process, and clocks have no say. Elsewhere
there are no locks. There a lease counts as long as its heartbeat is younger than the holder's patience, and whoever
claims it writes a token of its own, waits, and looks whether that token still stands.
"""

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from pydantic import AwareDatetime, ValidationError

from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.run.local_store import naming
from robsweep.run.store import Store

FILE = "lease.json"
_SETTLE_S = 1.0
"""How long another claim, begun at the same moment, may take to be written."""
_LENGTH = 1024


class Holder(Frozen):
    """Content of ``lease.json``. ``token``: differs between two claims; ``heartbeat``: when it was last renewed."""

    owner: str
    token: str
    host: str
    pid: int
    heartbeat: AwareDatetime


class Lease(Protocol):
    """The right to write to a run."""

    def renew(self) -> None:
        """Update the heartbeat; due several times within the patience.

        Raises:
            UserError: another process took the run over, or somebody removed the lease: write nothing more.
            OSError: the heartbeat cannot be written.
        """


def holder(store: Store) -> Holder | None:
    """Who runs the sweep, by its lease; None where nobody does. A local process that was killed leaves its own."""
    try:
        return Holder.model_validate_json(store.read(FILE) or b"")
    except ValidationError:
        return None


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
        with _locked(store, store.local / FILE) as descriptor:
            yield _LocalLease(store, store.local / FILE, descriptor, me, now)
        return
    lease = _RemoteLease(store, me, now)
    lease.take(timedelta(seconds=patience_s), wait)
    try:
        yield lease
    finally:
        lease.give_back()


class _LocalLease:
    def __init__(self, store: Store, path: Path, descriptor: int, me: Holder, now: Callable[[], datetime]) -> None:
        self._store, self._path, self._descriptor, self._me, self._now = store, path, descriptor, me, now
        self._write(me)

    def renew(self) -> None:
        if not _is_at(self._descriptor, self._path):
            raise UserError(f"{self._store.uri}: {FILE} was removed or replaced, another process may be running it")
        self._write(self._me.model_copy(update={"heartbeat": self._now()}))

    def _write(self, content: Holder) -> None:
        # In place, as the lock lies on this very file; of one length, so that a reader never finds a part.
        with naming(self._path):
            written = os.pwrite(self._descriptor, content.model_dump_json().encode().ljust(_LENGTH), 0)
            os.ftruncate(self._descriptor, written)


class _RemoteLease:
    def __init__(self, store: Store, me: Holder, now: Callable[[], datetime]) -> None:
        self._store, self._me, self._now = store, me, now

    def take(self, patience: timedelta, wait: Callable[[float], None]) -> None:
        there = holder(self._store)
        if there is not None and self._now() - there.heartbeat <= patience:
            raise _refusal(self._store, there)
        self._write()
        wait(_SETTLE_S)
        there = holder(self._store)
        if there is None or there.token != self._me.token:
            raise _refusal(self._store, there)

    def renew(self) -> None:
        there = holder(self._store)
        if there is None:
            raise UserError(f"{self._store.uri}: {FILE} was removed, another process may have run it since")
        if there.token != self._me.token:
            raise UserError(f"{self._store.uri} was taken over by another process ({there.host}, pid {there.pid})")
        self._write()

    def give_back(self) -> None:
        with suppress(OSError):  # without a connection the lease runs out by itself
            there = holder(self._store)
            if there is not None and there.token == self._me.token:
                self._store.remove(FILE)

    def _write(self) -> None:
        content = self._me.model_copy(update={"heartbeat": self._now()})
        self._store.put(FILE, content.model_dump_json().encode())


@contextmanager
def _locked(store: Store, path: Path) -> Iterator[int]:
    """The open file with the lock on it; emptied before the lock is given back."""
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _opened_and_locked(path)
    if descriptor is None:
        raise _refusal(store, holder(store))
    try:
        yield descriptor
    finally:
        try:
            os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)


def _opened_and_locked(path: Path) -> int | None:
    """None: another process has the lock."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:
            os.close(descriptor)
            raise
        if _is_at(descriptor, path):
            return descriptor
        os.close(descriptor)  # removed between the two calls: a lock on it would keep nobody out


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _refusal(store: Store, there: Holder | None) -> UserError:
    who = f"{there.host}, pid {there.pid}" if there is not None else "which has just begun"
    return UserError(f"{store.uri} is being run by another process ({who})")
