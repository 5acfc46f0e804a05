"""What is recorded so far: a Parquet file for each (configuration, seed), written by any number of processes."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from robsweep.errors import UserError

from .columns import PART


class Parts:
    """A folder of finished parts; a part is there as a whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, name: str) -> bool:
        """Whether a part is finished."""
        return self._path(name).exists()

    def write(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Keep a finished part."""
        unfinished = self._folder / f".{name}.{os.getpid()}"
        pq.write_table(pa.Table.from_pylist(rows, schema=PART), unfinished, compression="zstd")
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(self._path(name))

    def read(self) -> pa.Table:
        """All finished parts, by name.

        Raises:
            UserError: there are none.
        """
        paths = sorted(self._folder.glob("*.parquet"))
        if not paths:
            raise UserError(f"{self._folder} holds no finished parts: record some first")
        return pa.concat_tables([pq.ParquetFile(path).read(use_threads=False) for path in paths])

    @contextmanager
    def claim(self, name: str) -> Iterator[bool]:
        """Hold a part against other processes; False if one holds it, or it is finished.

        The claim ends with its process, however that ends: the system drops the lock.
        """
        if self.has(name):
            yield False
            return
        lock = self._folder / f".{name}.lock"
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            try:
                yield not self.has(name)  # another process may have finished it in between
            finally:
                lock.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.parquet"
