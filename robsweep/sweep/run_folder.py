"""A run's folder: where everything of a sweep lies, and what lets it be resumed."""

import fcntl
import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from robsweep.code_version import code_version
from robsweep.config.load import validate
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.results.store import FILE

_SWEEP = "sweep.json"
_CHECKPOINTS = "checkpoints"
_TUNE = "ray"
_STORAGE = Path("runs")
"""Where ``--storage`` points unless it is given."""


class RunFolder:
    """``<storage>/<name>``: ``sweep.json``, ``results.parquet``, ``report.html``, ``events.log``, ``checkpoints/``."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.report = self.path / "report.html"
        self.events = self.path / "events.log"

    @classmethod
    def create(cls, storage: Path, sweep: SweepConfig) -> "RunFolder":
        """A new run's folder, with the sweep written down.

        Raises:
            UserError: a run of that name exists, what may be another run's lies there, or it cannot be written.
        """
        folder = cls(storage / sweep.name)
        if (folder.path / _SWEEP).exists():
            raise UserError(
                f"a run named {sweep.name!r} exists in {storage}: "
                f"go on with `{folder.resume_command}`, or give another --name"
            )
        if there := [name for name in (FILE, _CHECKPOINTS) if (folder.path / name).exists()]:
            raise UserError(
                f"{folder.path} holds {' and '.join(there)} without {_SWEEP}, of a run that is not known: "
                "move them away, or give another --name"
            )
        content = {
            "sweep": sweep.model_dump(mode="json"),
            "code_version": code_version(),
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        try:
            folder.path.mkdir(parents=True, exist_ok=True)
            unfinished = folder.path / f".{_SWEEP}"  # half of it would look like a run and be none
            unfinished.write_text(json.dumps(content, indent=1))
            unfinished.replace(folder.path / _SWEEP)
        except OSError as error:
            raise UserError(f"cannot write to {folder.path}: {error.strerror}") from None
        return folder

    @property
    def begun(self) -> bool:
        """Whether trials were started: what they leave is not to be thrown away."""
        return any((self.path / name).exists() for name in (FILE, _CHECKPOINTS, _TUNE))

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep other processes from running the sweep for the time of the block; a process that dies gives it back.

        Raises:
            UserError: another process is running it.
        """
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise UserError(f"{self.path} is being run by another process") from None
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Take back ``create``: for a run that could not begin, so that its name is free again."""
        for file in (self.path / _SWEEP, self.events):
            file.unlink(missing_ok=True)
        with suppress(OSError):  # something else lies there, which is not ours
            self.path.rmdir()

    @classmethod
    def find(cls, storage: Path, name: str) -> "RunFolder":
        """The folder of an existing run, by its name or its path.

        Raises:
            UserError: there is none; the line lists the runs there are.
        """
        for path in (storage / name, Path(name)):
            if (path / _SWEEP).is_file():
                return cls(path)
        runs = sorted(path.parent.name for path in storage.glob(f"*/{_SWEEP}")) if storage.is_dir() else []
        raise UserError(f"no run {name!r} in {storage}; runs there: {', '.join(runs) or 'none'}")

    @property
    def resume_command(self) -> str:
        """What goes on with the run, from the folder in which this process was started."""
        storage = self.path.parent
        if storage == _STORAGE.absolute():
            return f"robsweep resume {shlex.quote(self.path.name)}"
        near = storage.relative_to(Path.cwd()) if storage.is_relative_to(Path.cwd()) else storage
        return f"robsweep resume {shlex.quote(self.path.name)} --storage {shlex.quote(str(near))}"

    def sweep(self) -> SweepConfig:
        """The sweep as it was when the run began.

        Raises:
            UserError: the file is damaged, or of another version.
        """
        content = self._content("sweep")
        if not isinstance(content, dict):
            raise UserError(f"{self.path / _SWEEP} is damaged: its 'sweep' is no mapping of keys")
        return validate(content, str(self.path / _SWEEP))

    def identity(self) -> str:
        """``<name> <time of its beginning>``: tells the run from others that had its name.

        Raises:
            UserError: the file is damaged, or of another version.
        """
        return f"{self.path.name} {self._content('created_at')}"

    def _content(self, part: str) -> Any:
        path = self.path / _SWEEP
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise UserError(f"{path} cannot be read: {error.strerror}") from None
        except ValueError as error:
            raise UserError(f"{path} is damaged: not valid JSON: {error}") from None
        if not isinstance(content, dict):
            raise UserError(f"{path} is damaged: expected a mapping of keys, got {type(content).__name__}")
        if part not in content:
            raise UserError(f"{path} is damaged: it has no {part!r}")
        return content[part]
