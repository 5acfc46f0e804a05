"""The lease of a local run: ``flock`` on ``lease.json``. The lock ends with the process, and clocks have no say."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from robsweep.errors import UserError
from robsweep.run.lease_holder import FILE, Holder, holder, refusal
from robsweep.run.local_files import naming
from robsweep.run.store import Store

_LENGTH = 1024


class LocalLease:
    """A ``Lease`` by the lock on an open file."""

    def __init__(self, store: Store, path: Path, descriptor: int, me: Holder, now: Callable[[], datetime]) -> None:
        self._store, self._path, self._descriptor, self._me, self._now = store, path, descriptor, me, now
        self._write(me)

    def renew(self) -> None:
        """As ``Lease.renew``."""
        if not _is_at(self._descriptor, self._path):
            raise UserError(f"{self._store.uri}: {FILE} was removed or replaced, another process may be running it")
        self._write(self._me.model_copy(update={"heartbeat": self._now()}))

    def _write(self, content: Holder) -> None:
        # In place, as the lock lies on this very file; of one length, so that a reader never finds a part.
        with naming(self._path):
            written = os.pwrite(self._descriptor, content.model_dump_json().encode().ljust(_LENGTH), 0)
            os.ftruncate(self._descriptor, written)


@contextmanager
def locked(store: Store, path: Path) -> Iterator[int]:
    """The open file with the lock on it; emptied before the lock is given back."""
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _opened_and_locked(path)
    if descriptor is None:
        raise refusal(store, holder(store))
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
