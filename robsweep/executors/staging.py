"""Checkpoints of a run that lies elsewhere: written here, put there when whole, fetched where they are needed."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from robsweep.run.manifest import MANIFEST
from robsweep.run.store import Store, open_store


@dataclass(frozen=True)
class Staging:
    """``uri``: of the run; ``stage``: the local folder in which checkpoints are written, the run's own if it is local.

    Travels to other processes and machines; each opens the run by itself.
    """

    uri: str
    stage: Path

    @cached_property
    def _store(self) -> Store:
        return open_store(self.uri)

    @property
    def elsewhere(self) -> bool:
        """Whether the run lies somewhere else than its checkpoints are written."""
        return self._store.local is None

    def publish(self, checkpoint: str) -> None:
        """Put a checkpoint, named relative to the run, its manifest last."""
        if self.elsewhere:
            self._store.put_folder(checkpoint, self.stage / checkpoint)

    def fetch(self, checkpoint: str) -> Path:
        """The local folder of a checkpoint.

        Raises:
            UserError: it is not there, or damaged.
        """
        place = self.stage / checkpoint
        if self.elsewhere and not place.is_dir():
            return self._store.fetch_folder(checkpoint, place)
        return place

    def fetch_newest(self, folder: str) -> None:
        """Bring the newest checkpoint of a trial here, if a newer one lies there than here."""
        if not self.elsewhere:
            return
        there = {Path(name).parent.name for name in self._store.list(folder) if name.endswith(f"/{MANIFEST}")}
        here = {path.parent.name for path in (self.stage / folder).glob("epoch_*/checkpoint.json")}
        newest = max(there, key=_epoch, default="")
        if newest and newest not in here:
            self.fetch(f"{folder}/{newest}")


def _epoch(name: str) -> int:
    return int(name.removeprefix("epoch_"))
