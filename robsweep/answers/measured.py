"""Every number of a configuration with its interval, as answers show it."""

import json
import math
from collections.abc import Mapping
from typing import Any

from robsweep.config.scores import COSTS, OBJECTIVES, TERMS
from robsweep.config.sweep import SweepConfig
from robsweep.grammar.frozen import Frozen
from robsweep.report.labels import label, number

ALL_COSTS = (*COSTS, "attack_passes", "score_seconds")
NAMES = tuple(dict.fromkeys([*(name.removeprefix("-") for name in OBJECTIVES), *TERMS, *ALL_COSTS]))
"""What every scored configuration has; a sweep may measure recall at further ranks."""


def names_in(sweep: SweepConfig) -> tuple[str, ...]:
    """The scores and costs of a sweep's configurations: ``NAMES`` and the recalls that it measures beyond."""
    return tuple(dict.fromkeys((*NAMES, *(f"recall_at_{k}" for k in sweep.scoring.recall_at))))


class Measured(Frozen):
    """A number with the bounds of its 95 % interval; None where there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def text(self, name: str) -> str:
        """``0.916 [0.891, 0.942]`` with the digits of the score called ``name``."""
        value = number(name, self.value)
        if self.low is None or self.high is None:
            return value
        return f"{value} [{number(name, self.low)}, {number(name, self.high)}]"


def measured(row: Mapping[Any, Any]) -> dict[str, Measured]:
    """Scores and costs of a row as ``seeds.rung_means`` gives it, by name.

    A failed row has no scores, only costs.
    """
    scores = json.loads(row["scores"]) if row["scores"] else {}
    found = {
        name: Measured(**dict(zip(("value", "low", "high"), values, strict=False))) for name, values in scores.items()
    }
    return found | {name: Measured(value=_finite(row[name])) for name in ALL_COSTS}


def scores_text(scores: Mapping[str, Measured], names: tuple[str, ...]) -> str:
    """``R@1 0.916 [0.891, 0.942], ERS 54.1 [40.6, 67.6]`` of the names that were measured."""
    return ", ".join(f"{label(name)} {scores[name].text(name)}" for name in names if name in scores)


def shown(objectives: tuple[str, ...]) -> tuple[str, ...]:
    """R@1, ERS and further objectives of a sweep."""
    return tuple(dict.fromkeys(("recall_at_1", "ers", *(name.removeprefix("-") for name in objectives))))


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None
