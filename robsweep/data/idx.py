"""The idx format of MNIST and its kin, gzip or plain.

Big-endian: two zero bytes, a type (8 = unsigned byte), the number of dimensions, each as 32 bits, data.
Source: the format note on LeCun's MNIST page.
"""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robsweep.errors import UserError

_GZIP_MAGIC = b"\x1f\x8b"
_UNSIGNED_BYTE = 8


def read_idx(path: Path, *, dimensions: int) -> NDArray[np.uint8]:
    """The array of an idx file of unsigned bytes, whatever its name says about compression.

    Raises:
        UserError: unreadable, truncated, too long, not idx, another type, or another number of dimensions.
    """
    content = _read(path)
    expected = bytes((0, 0, _UNSIGNED_BYTE, dimensions))
    if content[:4] != expected:
        raise UserError(f"{path}: not an idx file of bytes: begins with {content[:4].hex()}, not {expected.hex()}")
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise UserError(f"{path}: truncated: {len(content)} bytes where the header alone takes {start}")
    shape = tuple(int(n) for n in np.frombuffer(content, dtype=">u4", count=dimensions, offset=4))
    if len(content) != start + math.prod(shape):
        sizes = " x ".join(map(str, shape))
        raise UserError(
            f"{path}: truncated or corrupt: {len(content) - start} bytes of data where {sizes} are announced"
        )
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)


def _read(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if raw[:2] == _GZIP_MAGIC else raw
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{path}: cannot be read, perhaps truncated: {error}") from error
