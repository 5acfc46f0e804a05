"""Where Ray keeps its session: its sockets need names that the system takes."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from robsweep.errors import MachineError

_SOCKET_BYTES = 107 if sys.platform.startswith("linux") else 103
"""The longest name of a socket, without the closing zero: of ``sun_path`` on Linux and on macOS."""
_BELOW_TMP = len("/ray/session_2026-01-01_00-00-00_000000_1234567/sockets/plasma_store")
LONGEST_TMP = _SOCKET_BYTES - _BELOW_TMP
"""Characters of a temporary folder in which Ray can still make its sockets."""
_SHORT = "/tmp"


def temporary_folder() -> Path:
    """Where Ray makes its session's folder, by its own rule."""
    names = ("RAY_TMPDIR", "TMPDIR") if sys.platform.startswith("linux") else ("RAY_TMPDIR",)
    given = next((os.environ[name] for name in names if name in os.environ), None)
    return Path(given or ("/tmp" if os.name == "posix" else tempfile.gettempdir()))


@contextmanager
def session_folder() -> Iterator[str | None]:
    """The folder that Ray is to use for the time of the block; None: its own choice will do.

    Where the temporary folder's name is too long, as job schedulers make them, one below ``/tmp`` takes its place.

    Raises:
        MachineError: no folder with a name that is short enough can be made.
    """
    folder = temporary_folder().absolute()
    if len(os.fsencode(folder)) <= LONGEST_TMP:
        yield None
        return
    try:
        short = tempfile.mkdtemp(prefix="ray-", dir=_SHORT)
    except OSError as error:
        raise MachineError(
            f"{folder} is too long a temporary folder for Ray's sockets, and {_SHORT} cannot be used instead "
            f"({error.strerror}): set RAY_TMPDIR to a folder of {LONGEST_TMP} characters at most"
        ) from None
    try:
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)
