"""Paths that begin with somebody's home."""

from pathlib import Path

from robsweep.errors import UserError


def with_home(path: str | Path) -> Path:
    """The path with ``~`` and ``~name`` written out.

    Raises:
        UserError: nobody knows whose home that is.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise UserError(f"{path}: there is no such home folder; set HOME, or give the whole path") from None
