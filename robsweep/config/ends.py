"""When a sweep is over though configurations are left."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PositiveFloat, PositiveInt

from robsweep.grammar.frozen import Frozen

_PERCENT = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*%\s*")


def _share(value: Any) -> Any:
    """``0.3 %`` is 0.003."""
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    return float(match[1]) / 100 if match else value


Share = Annotated[float, Field(gt=0.0, lt=1.0), BeforeValidator(_share)]


class SweepBudget(Frozen):
    """What a sweep may take. Once it is spent nothing new is begun; what goes on is trained to its next decision.

    ``hours``: of wall time of one process, after which it stops; ``robsweep resume`` goes on. ``configurations``: that
    were proposed. ``passes``: images that training and attacks passed forward and backward to perturb them.
    ``accelerator_hours``: of the trainers' and attackers' accelerators while they train and score.
    """

    hours: PositiveFloat | None = None
    configurations: PositiveInt | None = None
    passes: PositiveInt | None = None
    accelerator_hours: PositiveFloat | None = None


class Until(Frozen):
    """When enough is known.

    ``gain_below``: no configuration, tried or not, is expected to add that share of the hypervolume. ``hypervolume``:
    it is reached, above 0 in every objective. ``unchanged``: as many completed one after the other without a change
    of the front.
    """

    gain_below: Share | None = None
    hypervolume: PositiveFloat | None = None
    unchanged: PositiveInt | None = None
