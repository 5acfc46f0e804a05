"""Numbers of a sweep file that may be left to the machine: ``auto``."""

import math
from typing import Annotated, Any, Literal

from pydantic import PlainValidator

AUTO: Literal["auto"] = "auto"


def _share(value: Any) -> float | str:
    if value == AUTO:
        return AUTO
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"expected auto or a number from 0 on, got {value!r:.40}")
    return float(value)


def _count(value: Any) -> int | str:
    if value == AUTO:
        return AUTO
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1 or value < 1:
        raise ValueError(f"expected auto or a whole number from 1 on, got {value!r:.40}")
    return int(value)


AutoShare = Annotated[float | Literal["auto"], PlainValidator(_share)]
"""So much of a GPU, or of several: 0 is none."""
AutoCount = Annotated[int | Literal["auto"], PlainValidator(_count)]
"""How many, 1 at least."""
