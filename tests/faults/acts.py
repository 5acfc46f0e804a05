"""What happens at an operation on a run's files, before it or instead of it; travels to the process that does it.

``at``: the number of an operation that is counted, or the name of a file, whose first operation it is then.
"""

import errno
import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

_WRITING = ("write", "sync", "make")


@dataclass
class Listed:
    """Every counted operation is written down, a line each."""

    path: Path

    def __call__(self, operation, go, arguments):
        if operation.number is not None:
            with self.path.open("a") as file:
                file.write(json.dumps(operation) + "\n")
        return go()


@dataclass
class Signalled:
    """The process is sent a signal right before an operation."""

    at: int | str
    signal: int = signal.SIGKILL

    def __call__(self, operation, go, arguments):
        if self.at in operation:
            os.kill(os.getpid(), self.signal)
        return go()


@dataclass
class Torn:
    """The process is killed when half of what is written is there."""

    at: int | str

    def __call__(self, operation, go, arguments):
        if self.at not in operation:
            return go()
        _leave_half(operation, arguments)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a killed process goes on")


@dataclass
class Failing:
    """From an operation on nothing can be written any more; or that one alone fails, ``once``."""

    at: int | str
    error: int = errno.ENOSPC
    once: bool = False
    begun: bool = False

    def __call__(self, operation, go, arguments):
        if not self.begun and self.at in operation:
            self.begun = True
            _leave_half(operation, arguments)
        elif not self.begun or self.once or operation.kind not in _WRITING:
            return go()
        raise OSError(self.error, os.strerror(self.error))


def _leave_half(operation, arguments):
    if operation.kind == "write":
        descriptor, content = arguments[:2]
        os.pwrite(descriptor, content[: len(content) // 2], os.fstat(descriptor).st_size)
    elif operation.kind == "sync":
        found = os.fstat(arguments[0])
        if S_ISREG(found.st_mode) and not operation.name.startswith("journal"):  # its lines before stay
            os.truncate(f"/proc/self/fd/{arguments[0]}", found.st_size // 2)
