"""Files on a local disk: writes that last, and errors that name their file."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an ``OSError`` of the block name ``path``: those of a write or an fsync name nothing."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(path)) from error


def temporary_path(path: Path) -> Path:
    """A hidden name beside ``path``, which nobody else uses."""
    return path.with_name(f".{path.name}.{uuid4().hex}")


def write_all(descriptor: int, content: bytes) -> None:
    """Write to an open file until nothing is left; one call of the system may write a part."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if not (error.errno == errno.EINVAL and path.is_dir()):  # some network file systems cannot sync a folder
            raise
    finally:
        os.close(descriptor)
