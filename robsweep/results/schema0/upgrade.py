"""Makes a run of schema 0 one of today, in its folder."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from robsweep.errors import UserError
from robsweep.results.schema0.events import events_of
from robsweep.results.schema0.folders import CHECKPOINTS, checkpointed
from robsweep.results.schema0.recorded_rows import read_rows
from robsweep.run.seal import sealed

_JOURNAL, _SEGMENT = "journal", "00000001.jsonl"
_BOARDS = "tensorboard"


def upgrade(folder: Path) -> None:
    """Give checkpoints and TensorBoard's files the names of today's trials, then write the journal as a whole.

    Killed before the journal is there, the run is still one of schema 0 and this can be called again. Where the
    journal is there, nothing happens. The files of schema 0 stay as they are.

    Raises:
        UserError: another process is running it, a file is damaged, or the sweep cannot be run any more.
        OSError: something cannot be written or renamed.
    """
    with _claimed(folder):
        if (folder / _JOURNAL / _SEGMENT).exists():
            return
        list(events_of(folder))  # refuses what is damaged before anything is changed
        for old, new in _names(folder).items():
            for parent in (CHECKPOINTS, _BOARDS):
                _move(folder / parent / old, folder / parent / new)
        _write(folder, [sealed(event.line()) for event in events_of(folder)])


def _names(folder: Path) -> dict[str, str]:
    """Old name of a trial's folders -> new name, where they differ."""
    names = {row.folder: str(row.trial) for row in read_rows(folder)}
    names |= {name: str(begun.trial) for name, begun in checkpointed(folder).items()}
    return {old: new for old, new in names.items() if old != new}


def _move(old: Path, new: Path) -> None:
    """Rename; where two trials have become one, the second one's checkpoints are put beside the first one's."""
    if not old.is_dir():
        return
    if not new.exists():
        old.rename(new)
        return
    for child in old.iterdir():
        if not (new / child.name).exists():
            child.rename(new / child.name)


def _write(folder: Path, lines: list[str]) -> None:
    unfinished = folder / f".{_JOURNAL}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    with (unfinished / _SEGMENT).open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder / _JOURNAL)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _claimed(folder: Path) -> Iterator[None]:
    """The lock that a process of schema 0 holds while it runs the sweep."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UserError(f"{folder} is being run by another process") from None
    finally:
        os.close(descriptor)
