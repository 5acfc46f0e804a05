"""Files beside a data set that are made from it once, by one process while others wait."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from robsweep.data.file_names import name_bytes
from robsweep.data.listing import Listing
from robsweep.data.roots import default_root
from robsweep.errors import UserError

Progress = Callable[[int, int], None]
"""Called with the number of images done and the number of all."""


def cache_folder(root: Path) -> Path:
    """``root/cache``, or the default root's where that cannot be written to (a read-only mount)."""
    folder = root / "cache"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        folder = default_root() / "cache"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def derived_path(listing: Listing, folder: Path, *, kind: str, suffix: str, version: int) -> Path:
    """Where something made from a listing's files is kept.

    The name holds a digest of the folder and of every file's path, size and time of change: data that change get
    another file.
    """
    digest = hashlib.sha256(name_bytes(f"{version}\0{listing.folder.resolve()}\n"))
    for path, fact in zip(listing.paths, listing.facts, strict=True):
        digest.update(name_bytes(f"{path}\0{fact.size}\0{fact.changed}\n"))
    name = listing.dataset.partition(":")[0]
    return folder / f"{name}-{listing.split}-{kind}-{digest.hexdigest()[:16]}{suffix}"


def make_once(path: Path, make: Callable[[Path], None], *, bytes_needed: int) -> None:
    """Let ``make`` write a file that then appears as ``path``, unless it is there; it is never there half.

    Raises:
        UserError: it cannot be written.
    """
    if path.exists():
        return
    with _exclusive(path.parent):
        if path.exists():
            return
        unfinished = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            make(unfinished)
            os.replace(unfinished, path)
        except OSError as error:
            need = bytes_needed / 2**20
            raise UserError(f"{path}: cannot be written ({error}); it takes {need:.1f} MiB") from error
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """An advisory lock on the folder; a process that dies gives it back."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
