"""Work that is done whenever it is asked for, but takes only a small share of the time."""

import threading
import time
from collections.abc import Callable


class Deferred:
    """Does ``work`` in the thread that asks for it, or soon after in one of its own.

    Args:
        work: writes down whatever is new.
        rest: after the work, this many times as long as it took pass before it is done again.
        least_s: so many seconds at least.
        clock: seconds, as ``time.monotonic``.
    """

    def __init__(
        self,
        work: Callable[[], None],
        *,
        rest: float = 0.0,
        least_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._work, self._rest, self._least_s, self._clock = work, rest, least_s, clock
        self._lock = threading.RLock()
        self._due, self._asked = -float("inf"), False
        self._timer: threading.Timer | None = None
        self._error: Exception | None = None

    def ask(self) -> None:
        """Have the work done, at once if it is due.

        Raises:
            Exception: what the work raised, now or in the thread before.
        """
        with self._lock:
            self._raise()
            self._asked = True
            wait = self._due - self._clock()
            if wait <= 0:
                self._do()
            elif self._timer is None:
                self._timer = threading.Timer(wait, self._late)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Do what was asked for and is not done yet; may be called again.

        Raises:
            Exception: what the work raised, now or in the thread before.
        """
        with self._lock:
            self._raise()
            if self._asked:
                self._do()

    def _do(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        began = self._clock()
        self._work()
        self._asked = False
        ended = self._clock()
        self._due = ended + max(self._least_s, self._rest * (ended - began))

    def _late(self) -> None:
        with self._lock:
            if threading.current_thread() is not self._timer:
                return  # it was done meanwhile
            try:
                self._do()
            except Exception as error:  # it ends the run where it is asked for the next time
                self._timer, self._error = None, error

    def _raise(self) -> None:
        error, self._error = self._error, None
        if error is not None:
            raise error
