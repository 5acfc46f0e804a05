"""Ends a sweep early: on a signal, when nobody reads its output, when its hours are over, when its cluster is gone."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from robsweep.executors.ending import EndedEarly, Ending

_STDERR = 2
_SHOW_CURSOR = "\x1b[?25h"
"""A live table hides it."""
_SIGNALS = {
    signal.SIGINT: ("interrupted", "stopping; press Ctrl-C again to stop at once"),
    signal.SIGTERM: ("ended by SIGTERM", "stopping because of SIGTERM; another one stops at once"),
    signal.SIGHUP: ("the terminal was closed", "stopping because of SIGHUP; another one stops at once"),
}
_UNREAD = Ending("nobody reads the output any more", 128 + signal.SIGPIPE)


class EarlyEnd:
    """The first signal ends the sweep in order, the second the process, where it stands; the table is on the disk.

    Args:
        say: is given a line when a first signal arrives, in a thread of its own.
        last_line: of a sweep that ended for this reason; printed if the process is left.
        close: what is to be done before the process is given up.
        hours: of wall time, counted from here, after which ``check`` ends the sweep; None: no end.
    """

    def __init__(
        self,
        say: Callable[[str], None],
        last_line: Callable[[str], str],
        close: Callable[[], None],
        hours: float | None,
    ) -> None:
        self._say, self._last_line, self._close, self._hours = say, last_line, close, hours
        self._began = time.monotonic()
        self.ending: Ending | None = None
        """Why the sweep is to end, or None."""
        self._held = self._signalled = False

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Catch signals for the time of the block; outside the main thread, where Python has none, do nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        self.install()
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def prevailing(self) -> Iterator[None]:
        """A signal prevails over what else the block raises after it.

        The interpreter may turn what the handler raised into an error of the code that it interrupted, such as an
        import that was tried. An ``OSError`` still counts: a full disk is worth to be told.

        Raises:
            EndedEarly: instead of any other ``Exception`` that follows a signal.
        """
        try:
            yield
        except OSError:
            raise
        except Exception as error:
            if not self._signalled:
                raise
            raise EndedEarly(str(error)) from error

    def install(self) -> None:
        """Take the signals (again: Ray takes SIGTERM when it connects)."""
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                signal.signal(number, self._handle)

    @contextmanager
    def held(self) -> Iterator[None]:
        """For the time of the block a first signal waits for the next ``check``, which is called often there."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def request(self, ending: Ending) -> None:
        """Have the next ``check`` end the sweep; from any thread."""
        self.ending = self.ending or ending

    def check(self) -> None:
        """Go on, or not.

        Raises:
            EndedEarly: the sweep is to end.
        """
        if self.is_due():
            assert self.ending is not None
            raise EndedEarly(self.ending.reason)

    def is_due(self) -> bool:
        """Whether there was a signal or a request, the hours are over, or nobody reads the output any more."""
        if self._hours is not None and time.monotonic() - self._began >= self._hours * 3600:
            self.request(Ending(f"the {self._hours:g} hours of budget.hours are over", 0))
        if getattr(sys.stdout, "unread", False):  # as the commands' own output says
            self.request(_UNREAD)
        return self.ending is not None

    def give_up(self, ending: Ending) -> None:
        """End the process, from any thread, where the main one waits for what never comes."""
        self._say(ending.reason)
        self._print_last(ending)
        with suppress(OSError):  # a storage that is gone must not keep the process
            self._close()
        os._exit(ending.code)

    def _print_last(self, ending: Ending) -> None:
        # not through a stream, whose lock the code that was interrupted may hold
        cursor = _SHOW_CURSOR if os.isatty(_STDERR) else ""
        with suppress(OSError):  # nobody may be there to read it
            os.write(_STDERR, f"{cursor}\nrobsweep: {self._last_line(ending.reason)}\n".encode())

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        reason, line = _SIGNALS[signal.Signals(number)]
        ending = Ending(reason, 128 + number)
        if self.ending is not None:
            self._print_last(ending)
            os._exit(ending.code)
        self.ending, self._signalled = ending, True
        threading.Thread(target=self._say, args=(line,), daemon=True).start()
        if not self._held:
            raise EndedEarly(ending.reason)
