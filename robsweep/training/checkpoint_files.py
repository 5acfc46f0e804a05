"""Files of known content: written whole and durably, refused where their bytes are not those that were written."""

import hashlib
import os
from pathlib import Path

from robsweep.errors import UserError
from robsweep.run.local_files import naming


def write_file(path: Path, content: bytes | memoryview, *, called: Path) -> str:
    """Write a file through to the disk; its SHA-256 in hexadecimal digits.

    Args:
        path: of the file.
        content: its bytes.
        called: its name in errors, where ``path`` is one that no user knows.

    Raises:
        OSError: it cannot be written, as on a full disk; names ``called``.
    """
    with naming(called), path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()


def read_file(path: Path, digest: str | None) -> bytes:
    """The content of a file; ``digest``: the SHA-256 it must have, None where that is not known.

    Raises:
        UserError: it is missing, cannot be read, or has another content.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    if digest is not None and hashlib.sha256(content).hexdigest() != digest:
        raise UserError(f"{path} is damaged: its content is not what was written there")
    return content
