"""Short digests that tell whether two data sets are the same."""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from robsweep.data.file_names import name_bytes

DIGITS = 16


def of_arrays(images: NDArray[np.uint8], labels: NDArray[np.int64]) -> str:
    """SHA-256 over the shape, the labels (little-endian int64) and the pixels; ``DIGITS`` hex digits."""
    digest = hashlib.sha256(repr(images.shape).encode())
    digest.update(np.ascontiguousarray(labels, dtype="<i8").data)
    digest.update(np.ascontiguousarray(images).data)
    return digest.hexdigest()[:DIGITS]


def of_files(entries: Iterable[tuple[str, str, int]]) -> str:
    """SHA-256 over (relative path, digest of the content, label) in the order given; ``DIGITS`` hex digits."""
    digest = hashlib.sha256()
    for path, content, label in entries:
        digest.update(name_bytes(f"{path}\0{content}\0{label}\n"))
    return digest.hexdigest()[:DIGITS]


def rank_key(text: str) -> bytes:
    """A fixed pseudo-random sort key: shuffles the same way whatever the libraries' versions."""
    return hashlib.sha256(name_bytes(text)).digest()
