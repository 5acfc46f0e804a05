"""The ``deterministic`` key of a sweep file: how far ahead of its results a run plans, whoever is first."""

from typing import Annotated, Any

from pydantic import PlainValidator

AHEAD = 4
"""Units of work under way at a time where the file says no more than ``true``."""
_MOST = 10_000


def _ahead(value: Any) -> int | None:
    if value is None or value is False:
        return None
    if value is True:
        return AHEAD
    if not isinstance(value, int | float) or value != value // 1 or not 1 <= value <= _MOST:
        raise ValueError(f"expected true, false, or how many units of work go on at a time, got {value!r:.40}")
    return int(value)


Ahead = Annotated[int | bool | None, PlainValidator(_ahead)]  # never a bool once it is read
"""Units of work that are planned before the first of them has ended; None: decisions are taken as results arrive."""
