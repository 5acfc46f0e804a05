"""Where a run's files lie: one protocol for a local folder and for every place that ``pyarrow.fs`` reaches."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from robsweep.errors import UserError
from robsweep.run.file_names import checked_name


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
        from robsweep.run.remote_uri import open_remote  # pyarrow takes a moment to load

        return open_remote(str(place), below)
    from robsweep.run.local_store import LocalStore

    folder = _local_path(str(place)) / below
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file, not a folder")
    return LocalStore(folder)


def _local_path(place: str) -> Path:
    if not place.startswith("file://"):
        return Path(place)
    parts = urlsplit(place)
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment or not parts.path:
        raise UserError(f"expected file:///PATH with '?' and '#' written as %3F and %23, got {place!r}")
    return Path(unquote(parts.path))
