"""The fingerprint of a listing: over the content of its files, which is read once and its digests kept."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robsweep.data import fingerprint
from robsweep.data.derived_files import derived_path, make_once
from robsweep.data.file_names import shown
from robsweep.data.listing import Listing
from robsweep.errors import UserError

_BYTES = hashlib.sha256().digest_size
_THREADS = 8
"""Files read at a time: disks and networks answer several at once."""


def content_fingerprint(listing: Listing, folder: Path) -> str:
    """16 hexadecimal digits over paths, contents and labels in order: the same for a copy of the data set elsewhere.

    Args:
        listing: whose files.
        folder: where their digests are kept; a file counts as unchanged while its size and time of change are.

    Raises:
        UserError: a file cannot be read, or the digests cannot be written or are damaged.
    """
    names = (digest.tobytes().hex() for digest in digests(listing, folder))
    return fingerprint.of_files(zip(listing.paths, names, listing.labels.tolist(), strict=True))


def digests(listing: Listing, folder: Path) -> NDArray[np.uint8]:
    """SHA-256 of every file, ``N x 32``.

    Raises:
        UserError: as ``content_fingerprint``.
    """
    path = derived_path(listing, folder, kind="sha256", suffix=".npy", version=1)

    def make(unfinished: Path) -> None:
        with ThreadPoolExecutor(_THREADS) as pool:
            found = b"".join(pool.map(_digest, (listing.folder / name for name in listing.paths)))
        with unfinished.open("wb") as file:
            np.save(file, np.frombuffer(found, dtype=np.uint8).reshape(-1, _BYTES))

    make_once(path, make, bytes_needed=len(listing) * _BYTES)
    try:
        found: NDArray[np.uint8] = np.load(path)
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: damaged digests ({error}); delete it") from error
    return found


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        raise UserError(f"{shown(path)}: cannot be read: {error.strerror or error}") from error
