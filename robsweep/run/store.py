"""Where a run's files lie: one protocol for a local folder and for every place that ``pyarrow.fs`` reaches."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

from robsweep.errors import UserError

MANIFEST = "MANIFEST.json"
"""Written last into a folder that was put: without it the folder is not complete."""

Manifest = Mapping[str, tuple[NonNegativeInt, str]]
"""File -> (bytes, SHA-256 in hexadecimal digits)."""
_MANIFEST: TypeAdapter[Manifest] = TypeAdapter(dict[str, tuple[NonNegativeInt, str]])


class Store(Protocol):
    """A run's files. Names are relative and '/'-separated; see ``checked_name``.

    One process writes, any number read. Failed input and output raises ``OSError`` with ``filename`` and
    ``strerror``. What raised has not changed the file for the writer: the same call again neither loses nor doubles
    anything.
    """

    @property
    def uri(self) -> str:
        """What a user types to find the run again: a path or a URI."""

    @property
    def local(self) -> Path | None:
        """The folder, where the store is a local one."""

    @property
    def segment_bytes(self) -> int:
        """The size from which on a segment of the journal is closed."""

    def read(self, name: str, start: int = 0) -> bytes | None:
        """A file's content from byte ``start`` on; None where there is no such file."""

    def size(self, name: str) -> int | None:
        """Bytes of a file; None where there is no such file."""

    def put(self, name: str, content: bytes) -> None:
        """Replace a file as a whole: a reader finds the old or the new content."""

    def append(self, name: str, content: bytes) -> None:
        """Add to a file; durable when it returns.

        Raises:
            OSError: ESTALE where another process has written to an object since: nothing of it is overwritten.
        """

    def truncate(self, name: str, size: int) -> None:
        """Keep the first ``size`` bytes of a file."""

    def folders(self) -> list[str]:
        """Names of the folders right below, sorted; without hidden ones."""

    def list(self, prefix: str = "") -> list[str]:
        """Names of all files below a folder, sorted; without hidden ones (a part that begins with '.')."""

    def remove(self, name: str) -> None:
        """Remove a file or a whole folder; nothing there is no error."""

    def put_folder(self, name: str, folder: Path) -> None:
        """Put all files of a local folder, and the manifest last; replaces what lies there."""

    def fetch_folder(self, name: str, into: Path) -> Path:
        """The local folder with what ``put_folder`` put: the place itself, or a checked copy at ``into``.

        Raises:
            UserError: there is no manifest, or a file is missing or damaged.
        """


def open_store(place: str | Path, name: str = "") -> Store:
    """The store at a local path or a URI, or at ``name`` below it; it need not exist yet.

    Raises:
        UserError: unknown scheme, no such bucket, no permission, no connection, or a name that is not relative.
    """
    try:
        below = checked_name(name) if name else ""
    except ValueError as error:
        raise UserError(str(error)) from None
    if "://" in str(place) and not str(place).startswith("file://"):
        from robsweep.run.remote_store import open_remote  # pyarrow takes a moment to load

        return open_remote(str(place), below)
    from robsweep.run.local_store import LocalStore

    folder = _local_path(str(place)) / below
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file, not a folder")
    return LocalStore(folder)


def checked_name(name: str) -> str:
    """The name of a file or folder in a store.

    Raises:
        ValueError: it is absolute or empty, or one of its parts is empty, '.' or '..'.
    """
    if not {"", ".", ".."}.isdisjoint(name.split("/")):
        raise ValueError(f"expected a relative name without '.' and '..', got {name!r}")
    return name


def hidden(name: str) -> bool:
    """Whether any part of the name begins with a dot."""
    return any(part.startswith(".") for part in name.split("/"))


def manifest_of(folder: Path) -> Manifest:
    """Sizes and hashes of all files below a folder but the manifest.

    Raises:
        OSError: there is no such folder, or a file cannot be read.
    """
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    if not files:
        next(folder.iterdir(), None)  # raises where there is no folder
    return {name: (files[name].stat().st_size, _digest(files[name])) for name in sorted(files) if name != MANIFEST}


def manifest_content(manifest: Manifest) -> bytes:
    """The manifest as it is written."""
    return json.dumps(manifest, indent=1).encode()


def read_manifest(content: bytes | None, place: str) -> Manifest:
    """Parse a manifest; ``place`` is the folder's name in messages.

    Raises:
        UserError: there is none, or it is damaged.
    """
    if content is None:
        raise UserError(f"{place} is not complete: it has no {MANIFEST}")
    try:
        manifest = _MANIFEST.validate_json(content)
        for name in manifest:
            checked_name(name)
    except ValidationError as error:
        raise UserError(f"{place} is damaged: {MANIFEST}: {error.errors()[0]['msg']}") from None
    except ValueError as error:
        raise UserError(f"{place} is damaged: {MANIFEST}: {error}") from None
    return manifest


def check_folder(folder: Path, manifest: Manifest, place: str) -> None:
    """Compare a local folder with its manifest; ``place`` is its name in messages.

    Raises:
        UserError: a file is missing or damaged.
    """
    for name, (size, digest) in manifest.items():
        file = folder / name
        if not file.is_file():
            raise UserError(f"{place} is damaged: {name} is missing")
        if (found := file.stat().st_size) != size:
            raise UserError(f"{place} is damaged: {name} has {found} bytes, not {size}")
        if _digest(file) != digest:
            raise UserError(f"{place} is damaged: {name} has another content than was put")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _local_path(place: str) -> Path:
    if not place.startswith("file://"):
        return Path(place)
    parts = urlsplit(place)
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment or not parts.path:
        raise UserError(f"expected file:///PATH with '?' and '#' written as %3F and %23, got {place!r}")
    return Path(unquote(parts.path))
