"""Output whose reader may leave: ``robsweep run ... | head``, a terminal that is closed."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

_GONE = {errno.EPIPE, errno.EIO}


class Output:
    """A stream to write to; once nobody reads it, it takes what it is given and drops it.

    ``unread``: whether nobody reads it any more.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.unread = False

    def write(self, text: str) -> int:
        """Write a text; its length."""
        with self._dropping():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Send on what was written."""
        with self._dropping():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in _GONE:
                raise
            self.unread = True
            nowhere = os.open(os.devnull, os.O_WRONLY)  # what is buffered has to go somewhere too
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
