"""A run as a user types it after a command."""

import shlex
from pathlib import Path

STORAGE = "runs"
"""Where ``--storage`` points unless it is given."""


def reference_of(storage: str, name: str) -> str:
    """A run in a folder as one argument: its name in the default storage, else its path, the shorter way."""
    folder = Path(storage).absolute() / name
    return name if folder == Path(STORAGE).absolute() / name else _near(folder)


def arguments_of(storage: str, name: str) -> str:
    """A run as its name, and its storage, a folder or a URI, where that is not the default; quoted for a shell."""
    quoted = shlex.quote(name)
    if "://" in storage:
        return f"{quoted} --storage {shlex.quote(storage)}"
    folder = Path(storage).absolute()
    return quoted if folder == Path(STORAGE).absolute() else f"{quoted} --storage {shlex.quote(_near(folder))}"


def _near(folder: Path) -> str:
    """Relative to the working directory where it lies below it."""
    return str(folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder)
