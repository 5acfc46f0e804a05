"""What was measured of every configuration at each of its rungs, as means over its seeds."""

import math
from typing import Any

from robsweep.answers.completed import Completed
from robsweep.answers.measured import Measured, measured
from robsweep.pareto.objectives import Objective, objectives_of
from robsweep.results.open import Run
from robsweep.results.seeds import over_seeds, rung_means


class Measures:
    """``last``: key -> row of the configuration at its last rung; ``rungs``: key -> epoch -> row, in rising order.

    Rows are those of ``results.seeds``. ``completed``: who of what has completed dominates whom.
    """

    def __init__(self, run: Run) -> None:
        table = run.table()
        self.objectives: tuple[Objective, ...] = objectives_of(run.state.sweep.objectives)
        self.last: dict[str, dict[Any, Any]] = {row["key"]: row for row in over_seeds(table).to_dict("records")}
        self.rungs: dict[str, dict[int, dict[Any, Any]]] = {}
        for row in rung_means(table).sort_values("epoch", kind="stable").to_dict("records"):
            self.rungs.setdefault(row["key"], {})[int(row["epoch"])] = row
        self.completed = Completed(run)
        self._last = {key: measured(row) for key, row in self.last.items()}

    def of(self, key: str) -> dict[str, Measured]:
        """Scores and costs of a configuration at its last rung; empty where nothing was scored."""
        return self._last.get(key, {})

    def at(self, key: str, epoch: int) -> tuple[float | None, ...]:
        """Its objectives at a rung."""
        row = self.rungs.get(key, {}).get(epoch, {})
        return tuple(finite(row.get(objective.name)) for objective in self.objectives)

    @property
    def names(self) -> dict[str, None]:
        """Everything that was measured of any of them."""
        return dict.fromkeys(name for found in self._last.values() for name in found)


def finite(value: Any) -> float | None:
    """A number with six digits, which is more than any score has; None where it is none."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.6g}")
