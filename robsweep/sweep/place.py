"""Where a run lies, how it is found by its name, and how a user goes on with it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from robsweep.errors import UserError
from robsweep.run.events import Ended, Opened, Resumed
from robsweep.run.journal import read_events
from robsweep.run.journal_file import JournalFile
from robsweep.run.lease import Lease, claim
from robsweep.run.store import Store, open_store
from robsweep.sweep.arguments import arguments_of, reference_of

_SCHEMA_0 = "sweep.json"
_RUN_FILES = ("results.parquet", "checkpoints")


class RunPlace:
    """``<storage>/<name>``: the journal in ``journal/``, checkpoints, and what views write beside them.

    ``stage``: the local folder in which checkpoints are written; the run's own where that is a local one.
    """

    def __init__(self, storage: str, name: str) -> None:
        self.storage, self.name = storage, name
        self.store: Store = open_store(storage, name)
        self.journal = JournalFile(self.store)

    @property
    def stage(self) -> Path:
        """Where checkpoints are written."""
        if self.store.local is not None:
            return self.store.local
        return Path(tempfile.gettempdir()) / f"robsweep-{sha256(self.store.uri.encode()).hexdigest()[:12]}"

    @classmethod
    def create(cls, storage: str, name: str) -> "RunPlace":
        """The place of a new run.

        Raises:
            UserError: a run of that name exists or is being begun, or what may be another run's lies there.
        """
        place = cls(storage, name)
        if place.has_journal and not place.recorded:
            with place.claimed():
                place.discard()  # of a process that was killed before it did anything
        if place.has_journal or place.is_schema0:
            raise UserError(
                f"a run named {name!r} exists in {storage}: go on with `{place.resume_command}`, or give another --name"
            )
        there = sorted({first for file in place.store.list() if (first := file.split("/")[0]) in _RUN_FILES})
        if there:
            raise UserError(
                f"{place.store.uri} holds {' and '.join(there)} without a journal, of a run that is not known: "
                "move them away, or give another --name"
            )
        return place

    @classmethod
    def find(cls, storage: str, name: str) -> "RunPlace":
        """The place of an existing run, by its name in ``storage``, or by its own path or URI.

        Raises:
            UserError: there is none; the line lists the runs there are.
        """
        by_name = "://" not in name and not name.startswith("/") and ".." not in name.split("/")
        places = [cls(storage, name)] if by_name else []
        if "/" in name or name in (".", ".."):
            places.append(_by_path(name))
        for place in places:
            if place.has_journal or place.is_schema0:
                return place
        raise UserError(f"no run {name!r} in {storage}; runs there: {', '.join(runs_in(storage)) or 'none'}")

    @property
    def has_journal(self) -> bool:
        """Whether a journal lies there."""
        return bool(self.store.list("journal"))

    @property
    def recorded(self) -> bool:
        """Whether anything was recorded of the run but that it began and ended."""
        try:
            return any(not isinstance(event.fact, Opened | Resumed | Ended) for event in read_events(self.journal))
        except UserError:  # it is damaged, or of a newer version
            return True

    @property
    def is_schema0(self) -> bool:
        """Whether a run of schema 0 lies there, which had no journal."""
        return not self.has_journal and self.store.read(_SCHEMA_0) is not None

    @contextmanager
    def claimed(self) -> Iterator[Lease]:
        """Keep other processes from running it for the time of the block; who runs it for long renews the lease.

        Raises:
            UserError: another process is running it.
        """
        with claim(self.store) as lease:
            self.journal.repair()
            yield lease

    def discard(self) -> None:
        """Take a run back that could not begin, so that its name is free again."""
        for name in ("ray", "journal", "events.log", "status.json", "lease.json"):
            self.store.remove(name)
        if self.store.local is not None and self.store.local.is_dir() and not any(self.store.local.iterdir()):
            self.store.local.rmdir()

    @property
    def resume_command(self) -> str:
        """What goes on with the run, from the folder in which this process was started."""
        return f"robsweep resume {self.arguments}"

    @property
    def extend_command(self) -> str:
        """What gives the run more to do."""
        return f"robsweep extend {self.arguments}"

    def at(self, file: str) -> str:
        """The path or URI of one of the run's files."""
        uri, mark, query = self.store.uri.partition("?")
        return f"{uri}/{file}{mark}{query}"

    @property
    def reference(self) -> str:
        """The run as one argument: its name where it lies in the default storage, else its path or URI."""
        return self.store.uri if "://" in self.storage else reference_of(self.storage, self.name)

    @property
    def arguments(self) -> str:
        """The run as a command takes it: its name, and its storage where that is not the default."""
        return arguments_of(self.storage, self.name)


def runs_in(storage: str) -> list[str]:
    """Names of the runs in a storage."""
    places = (RunPlace(storage, name) for name in open_store(storage).folders())
    return [place.name for place in places if place.has_journal or place.is_schema0]


def _by_path(place: str) -> RunPlace:
    if "://" in place:
        uri, mark, query = place.partition("?")
        storage, _, name = uri.rstrip("/").rpartition("/")
        return RunPlace(f"{storage}{mark}{query}", name)
    path = Path(place).absolute()
    return RunPlace(str(path.parent), path.name)
