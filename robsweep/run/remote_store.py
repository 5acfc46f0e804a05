"""A run's files in an object store or on another machine: S3, Google Cloud Storage, Azure, HDFS.

Objects cannot grow, so ``append`` puts the object anew; the writer keeps what it wrote in memory. HDFS has no
replacing in one step: there a reader may find a part of what is being put.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
from pyarrow import fs

from robsweep.run.file_names import checked_name, hidden
from robsweep.run.local_files import naming
from robsweep.run.manifest import MANIFEST, check_folder, manifest_content, manifest_of, read_manifest
from robsweep.run.remote_appends import Appends, Written
from robsweep.run.remote_errors import number_and_reason

_READS = 5
_CHUNK_BYTES = 8 << 20


class RemoteStore:
    """A ``Store`` on a file system of ``pyarrow.fs``; ``base`` is the run's folder there, ``shown`` its name."""

    local = None
    segment_bytes = 256 << 10

    def __init__(self, uri: str, files: Any, base: str, shown: str) -> None:
        self.uri = uri
        self._files = files
        self._base = base
        self._shown = shown
        self._appends = Appends()

    def read(self, name: str, start: int = 0) -> bytes | None:
        path = self._path(name)
        with self._naming(name):
            for _ in range(_READS):
                try:
                    with self._files.open_input_file(path) as file:
                        size = file.size()
                        file.seek(min(start, size))
                        content: bytes = file.read()
                except FileNotFoundError:
                    return None
                # Replaced between the question for its size and the answer, it would be cut at the old size.
                if self._size(path) == size:
                    return content
            raise OSError(errno.EBUSY, "it is replaced faster than it can be read")

    def size(self, name: str) -> int | None:
        with self._naming(name):
            return self._size(self._path(name))

    def put(self, name: str, content: bytes) -> None:
        self._appends.forget(name)
        with self._naming(name):
            self._write(self._path(name), content)

    def append(self, name: str, content: bytes) -> None:
        path, before = self._path(name), self._appends.of(name)
        if before is None:
            there = self.read(name) or b""
            before = Written(there, frozenset([len(there)]))
        with self._naming(name):
            if (self._size(path) or 0) not in before.sizes:
                self._appends.forget(name)
                raise OSError(errno.ESTALE, "another process has written to it")
            after = before.content + content
            self._appends.begin(name, before, after)
            self._write(path, after)
            self._appends.end(name, after)

    def truncate(self, name: str, size: int) -> None:
        if (content := self.read(name)) is None:
            raise FileNotFoundError(errno.ENOENT, "no such file", self._place(name))
        self.put(name, content[:size])

    def folders(self) -> list[str]:
        with self._naming(""):
            found = self._files.get_file_info(fs.FileSelector(self._base, allow_not_found=True))
        names = (info.base_name for info in found if info.type == fs.FileType.Directory)
        return sorted(name for name in names if not hidden(name))

    def list(self, prefix: str = "") -> list[str]:
        top = self._path(prefix.removesuffix("/")) if prefix else self._base
        with self._naming(prefix):
            found = self._files.get_file_info(fs.FileSelector(top, recursive=True, allow_not_found=True))
        files = [info.path.removeprefix(f"{self._base}/") for info in found if info.type == fs.FileType.File]
        return sorted(name for name in files if not hidden(name))

    def remove(self, name: str) -> None:
        path = self._path(name)
        self._appends.forget(name)
        with self._naming(name), suppress(FileNotFoundError):
            kind = self._files.get_file_info(path).type
            if kind == fs.FileType.File:
                self._files.delete_file(path)
            elif kind == fs.FileType.Directory:
                with suppress(FileNotFoundError):
                    self._files.delete_file(f"{path}/{MANIFEST}")  # first: what is left is not complete
                self._files.delete_dir(path)

    def put_folder(self, name: str, folder: Path) -> None:
        with naming(folder):
            manifest = manifest_of(folder)
        self.remove(name)
        for file in manifest:
            with self._naming(f"{name}/{file}"), (folder / file).open("rb") as content:
                out = self._files.open_output_stream(self._path(f"{name}/{file}"))
                shutil.copyfileobj(content, out, _CHUNK_BYTES)
                out.close()
        self.put(f"{name}/{MANIFEST}", manifest_content(manifest))

    def fetch_folder(self, name: str, into: Path) -> Path:
        place = self._place(name)
        manifest = read_manifest(self.read(f"{name}/{MANIFEST}"), place)
        partial = into.with_name(f".{into.name}.{uuid4().hex}")
        try:
            with naming(into):
                partial.mkdir(parents=True)
            for file in manifest:
                self._download(f"{name}/{file}", partial / file)
            check_folder(partial, manifest, place)
            with naming(into):
                if into.exists():
                    shutil.rmtree(into.rename(partial.with_name(f"{partial.name}.removed")))
                partial.rename(into)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return into

    def _download(self, name: str, to: Path) -> None:
        with naming(to):
            to.parent.mkdir(parents=True, exist_ok=True)
        with self._naming(name):
            try:
                source = self._files.open_input_stream(self._path(name))
            except FileNotFoundError:
                return  # the comparison with the manifest says so
            with source, to.open("wb") as out:
                while chunk := source.read(_CHUNK_BYTES):
                    with naming(to):
                        out.write(chunk)

    def _write(self, path: str, content: bytes) -> None:
        # Closed only after all is written: closing is what makes an object of it.
        out = self._files.open_output_stream(path)
        out.write(content)
        out.close()

    def _size(self, path: str) -> int | None:
        info = self._files.get_file_info(path)
        return int(info.size) if info.type == fs.FileType.File else None

    def _path(self, name: str) -> str:
        return f"{self._base}/{checked_name(name)}"

    def _place(self, name: str) -> str:
        return f"{self._shown}/{name}".removesuffix("/")

    @contextmanager
    def _naming(self, name: str) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            if isinstance(error, OSError) and error.filename:
                raise
            raise OSError(*number_and_reason(error), self._place(name)) from error
