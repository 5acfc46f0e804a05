"""Rows from which a sweep goes on must be its own: of its name, and of the data that is there now."""

from collections.abc import Iterable
from pathlib import Path

from robsweep.errors import UserError
from robsweep.results.row import ResultRow


def require_own(rows: Iterable[ResultRow], path: Path, *, name: str, fingerprint: str) -> None:
    """Refuse a table whose rows would be compared with what they cannot be compared with.

    Args:
        rows: of the table.
        path: of the table, for the error.
        name: of the sweep.
        fingerprint: of the training split; a failed run's row has none.

    Raises:
        UserError: a row of another sweep, or of other data.
    """
    for row in rows:
        if row.run != name:
            raise UserError(f"{path} holds rows of the run {row.run!r}, this one is {name!r}: move it away")
        if row.data_fingerprint not in ("", fingerprint):
            raise UserError(
                f"{path} holds rows of other data: fingerprint {row.data_fingerprint}, the training images of "
                f"{row.dataset} there now have {fingerprint}: bring back the data, or begin a run of another --name"
            )


def other_versions(rows: Iterable[ResultRow], version: str) -> list[str]:
    """Code versions other than ``version`` that made rows, in the rows' order; a failed run's row has none."""
    return [made for made in dict.fromkeys(row.code_version for row in rows) if made not in ("", version)]
