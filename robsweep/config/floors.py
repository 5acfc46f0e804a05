"""Floors under a score: one number for all rungs, or one from an epoch on, and one at the last."""

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

LAST = "last"
ByEpoch = dict[str, float]
"""Epoch as text, or ``last``, -> floor."""


def floor_at(floor: float | ByEpoch, epoch: int, *, last: bool) -> float | None:
    """The floor that holds at a rung; None: none does.

    At the last rung that of ``last``, if there is one. Otherwise that of the latest epoch not after ``epoch``.
    """
    if not isinstance(floor, Mapping):
        return floor
    if last and LAST in floor:
        return floor[LAST]
    begun = [int(start) for start in floor if start != LAST and int(start) <= epoch]
    return floor[str(max(begun))] if begun else None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"expected a number, or numbers by epoch such as {{1: 0.2, last: 0.5}}, got {value!r:.40}")
    return float(value)


def _share(value: Any) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise ValueError(f"expected a share of the best, 0 to 1, got {number:g}")
    return number


def _by_epoch(value: Any, checked: Any) -> float | ByEpoch:
    if not isinstance(value, Mapping):
        return float(checked(value))
    found: ByEpoch = {}
    for start, floor in value.items():
        epoch = str(start)
        if isinstance(start, bool) or (epoch != LAST and not re.fullmatch("[1-9][0-9]{0,8}", epoch)):
            raise ValueError(f"expected epochs from 1 on, or {LAST}, got {start!r:.40}")
        found[epoch] = float(checked(floor))
    if not found:
        raise ValueError("expected a number, or numbers by epoch such as {1: 0.2, last: 0.5}, got none")
    return found


Floor = Annotated[float | ByEpoch, PlainValidator(lambda value: _by_epoch(value, _number))]
"""Of a score's own unit."""
FloorOfBest = Annotated[float | ByEpoch, PlainValidator(lambda value: _by_epoch(value, _share))]
"""A share, 0 to 1, of the best value seen at the rung."""
