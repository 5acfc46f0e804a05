"""The configurations of a run that have completed, and who of them dominates whom."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from robsweep.answers.measured import Measured, measured
from robsweep.pareto.dominance import dominates, is_nondominated
from robsweep.pareto.objectives import objectives_of
from robsweep.results.open import Run
from robsweep.results.seeds import rung_means


class Completed:
    """Configurations at their last rung, by their means over seeds, in the order in which they were scored.

    ``rows``: key -> row as ``seeds.rung_means`` gives it; ``points``: ``n x m`` objectives, to be maximised. Scores
    of other epochs, of resting and of failed configurations are not comparable and take no part.
    """

    def __init__(self, run: Run) -> None:
        self.objectives = objectives_of(run.state.sweep.objectives)
        self.rows: dict[str, dict[Any, Any]] = {}
        for row in rung_means(run.table()).to_dict("records"):
            candidate = run.state.candidates[row["key"]]
            if candidate.stage == "completed" and row["epoch"] == candidate.at and row["seeds"]:
                self.rows[row["key"]] = row
        self.keys = list(self.rows)
        signs = np.array([objective.sign for objective in self.objectives])
        names = [objective.name for objective in self.objectives]
        self.points: NDArray[np.float64] = (
            pd.DataFrame(list(self.rows.values()), columns=names).to_numpy(dtype=float) * signs
        )
        self.front: NDArray[np.bool_] = is_nondominated(self.points)
        """``n``: whether nothing that completed dominates it."""

    def scores(self, key: str) -> dict[str, Measured]:
        """Every score and cost of a configuration."""
        return measured(self.rows[key])

    def dominated_by(self, key: str) -> tuple[str, ...]:
        """Keys of those that dominate a configuration."""
        own = self.points[self.keys.index(key)]
        return tuple(other for other, point in zip(self.keys, self.points, strict=True) if dominates(point, own))

    def dominated(self, key: str) -> tuple[str, ...]:
        """Keys of those that a configuration dominates."""
        own = self.points[self.keys.index(key)]
        return tuple(other for other, point in zip(self.keys, self.points, strict=True) if dominates(own, point))
