"""Where data sets are looked for."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from robsweep.config.home import with_home
from robsweep.config.places import no_root
from robsweep.errors import UserError


def default_root() -> Path:
    """``~/.cache/robsweep/data``, used where no ``--data-root`` is given; a temporary folder for who has no home."""
    try:
        return Path.home() / ".cache" / "robsweep" / "data"
    except RuntimeError:
        return Path(tempfile.gettempdir()) / "robsweep" / "data"


def resolve(data_root: Path | None) -> Path:
    """The root to look under, absolute, with ``~`` expanded.

    Raises:
        UserError: it begins with ``~`` and nobody knows whose home that is.
    """
    return (default_root() if data_root is None else with_home(data_root)).absolute()


def require_given(root: Path, dataset: str) -> None:
    """Check that a root other than the default one is there, for data sets that may be found without it.

    Raises:
        UserError: it is not, and most likely mistyped.
    """
    if root != default_root().absolute() and not root.is_dir():
        raise UserError(no_root(root, dataset))


def first_holding(dataset: str, folders: Sequence[Path], markers: Sequence[str], *, remedy: str) -> Path:
    """The first of ``folders`` that holds one of the ``markers`` (relative paths).

    Raises:
        UserError: none does; the line names the folders, what was looked for, and ``remedy``.
    """
    for folder in folders:
        if any((folder / marker).is_file() for marker in markers):
            return folder
    looked = ", ".join(str(folder) for folder in folders)
    raise UserError(f"data set {dataset!r} not found: no {' or '.join(markers)} in {looked}; {remedy}")
