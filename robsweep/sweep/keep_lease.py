"""Keeps the lease on a run while it goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from robsweep.errors import UserError
from robsweep.executors.background import in_background
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import Ending
from robsweep.run.lease import Lease

_EVERY_S = 20.0
"""A third of the time after which a lease elsewhere is free."""


@contextmanager
def keep_lease(lease: Lease, early: EarlyEnd) -> Iterator[None]:
    """Renew the lease for the time of the block; end the run where another process has taken it.

    A storage that fails for a while is no reason to end: the lease is renewed the next time.
    """

    def renew(over: threading.Event) -> None:
        while not over.wait(_EVERY_S):
            try:
                with suppress(OSError):
                    lease.renew()
            except UserError as error:
                early.request(Ending(str(error), 1))
                return

    with in_background(renew):
        yield
