"""A run's folder: where everything of a sweep lies, and what lets it be resumed."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from robsweep.code_version import code_version
from robsweep.config.load import validate
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError

_SWEEP = "sweep.json"


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
            UserError: a run of that name exists, or the folder cannot be written.
        """
        folder = cls(storage / sweep.name)
        if (folder.path / _SWEEP).exists():
            raise UserError(
                f"a run named {sweep.name!r} exists in {storage}: "
                f"go on with `robsweep resume {sweep.name}`, or give another --name"
            )
        content = {
            "sweep": sweep.model_dump(mode="json"),
            "code_version": code_version(),
            "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        try:
            folder.path.mkdir(parents=True, exist_ok=True)
            (folder.path / _SWEEP).write_text(json.dumps(content, indent=1))
        except OSError as error:
            raise UserError(f"cannot write to {folder.path}: {error.strerror}") from None
        return folder

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

    def sweep(self) -> SweepConfig:
        """The sweep as it was when the run began.

        Raises:
            UserError: the file is damaged, or of another version.
        """
        return validate(self._content("sweep"), str(self.path / _SWEEP))

    def identity(self) -> str:
        """``<name> <time of its beginning>``: tells the run from others that had its name.

        Raises:
            UserError: the file is damaged, or of another version.
        """
        return f"{self.path.name} {self._content('created_at')}"

    def _content(self, part: str) -> Any:
        path = self.path / _SWEEP
        try:
            return json.loads(path.read_text())[part]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(f"{path} cannot be read: {error}") from None
