"""A run's files in a local folder, or one that the system mounts (NFS)."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from robsweep.run.file_names import checked_name, hidden
from robsweep.run.local_files import naming, sync, temporary_path, write_all
from robsweep.run.manifest import MANIFEST, check_folder, manifest_content, manifest_of, read_manifest


class LocalStore:
    """A ``Store`` in a folder; the first write creates it. Files get the mode that the user's umask leaves."""

    segment_bytes = 64 << 20

    def __init__(self, folder: Path) -> None:
        self.local = folder.absolute()
        self.uri = str(self.local)

    def read(self, name: str, start: int = 0) -> bytes | None:
        path = self._path(name)
        with naming(path):
            try:
                with path.open("rb") as file:
                    file.seek(start)
                    return file.read()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def size(self, name: str) -> int | None:
        path = self._path(name)
        with naming(path):
            return path.stat().st_size if path.is_file() else None

    def put(self, name: str, content: bytes) -> None:
        path = self._path(name)
        with naming(path):
            self._make_folder(path.parent)
            unfinished = temporary_path(path)
            try:
                with unfinished.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
            sync(path.parent)

    def append(self, name: str, content: bytes) -> None:
        path = self._path(name)
        with naming(path):
            self._make_folder(path.parent)
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                size = os.fstat(descriptor).st_size
                try:
                    write_all(descriptor, content)
                    os.fsync(descriptor)
                except BaseException:  # Ctrl-C too: what the caller writes next must not follow half a line
                    with suppress(OSError):
                        os.ftruncate(descriptor, size)
                    raise
                if size == 0:
                    sync(path.parent)
            finally:
                os.close(descriptor)

    def truncate(self, name: str, size: int) -> None:
        path = self._path(name)
        with naming(path), path.open("rb+") as file:
            file.truncate(size)
            os.fsync(file.fileno())

    def folders(self) -> list[str]:
        with naming(self.local):
            below = list(self.local.iterdir()) if self.local.is_dir() else []
        return sorted(path.name for path in below if path.is_dir() and not hidden(path.name))

    def list(self, prefix: str = "") -> list[str]:
        top = self._path(prefix.removesuffix("/")) if prefix else self.local
        with naming(top):
            found = [Path(folder, file) for folder, _, files in os.walk(top, onerror=_unless_gone) for file in files]
        names = sorted(path.relative_to(self.local).as_posix() for path in found)
        return [name for name in names if not hidden(name)]

    def remove(self, name: str) -> None:
        path = self._path(name)
        with naming(path), suppress(FileNotFoundError, NotADirectoryError):
            if path.is_dir() and not path.is_symlink():
                # Killed while it deletes, it leaves a hidden folder, never a part of a visible one.
                path = path.rename(temporary_path(path))
                shutil.rmtree(path)
            else:
                path.unlink()

    def put_folder(self, name: str, folder: Path) -> None:
        path = self._path(name)
        with naming(folder):
            manifest = manifest_of(folder)
        if folder.resolve() == path.resolve():
            with naming(path):
                for file in manifest:
                    sync(path / file)
            self.put(f"{name}/{MANIFEST}", manifest_content(manifest))
            return
        staged = temporary_path(path)
        with naming(path):
            try:
                for file in manifest:
                    self._make_folder((staged / file).parent)
                    shutil.copyfile(folder / file, staged / file)
                    sync(staged / file)
                self.put(f"{staged.relative_to(self.local).as_posix()}/{MANIFEST}", manifest_content(manifest))
                self.remove(name)
                staged.rename(path)
                sync(path.parent)
            finally:
                shutil.rmtree(staged, ignore_errors=True)

    def fetch_folder(self, name: str, into: Path) -> Path:
        """The folder itself; ``into`` is not used."""
        path = self._path(name)
        manifest = read_manifest(self.read(f"{name}/{MANIFEST}"), str(path))
        with naming(path):
            check_folder(path, manifest, str(path))
        return path

    def _path(self, name: str) -> Path:
        return self.local / checked_name(name)

    def _make_folder(self, folder: Path) -> None:
        created = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for path in created:
            sync(path.parent)


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error
