"""The median rule, for several objectives."""

from collections.abc import Mapping

import numpy as np

from robsweep.policy.early_stop import EarlyStop
from robsweep.run.ports import Verdict
from robsweep.run.rung import Rung


class Median(EarlyStop):
    """Golovin et al. 2017, "Google Vizier", Section 3.2.1, on each objective: who is below all medians rests.

    The medians are of what was recorded at the rung before, without those under a floor.
    """

    def _compare(self, rung: Rung, key: str, values: Mapping[str, float]) -> Verdict:
        """Go on where one objective is at its median or above."""
        points = self._peers.of(rung).points
        needed = max(2, self._config.min_peers)
        if len(points) + 1 < needed:
            reason = f"{len(points) + 1} of {needed} peers at epoch {rung.epoch}: too few to compare"
            return Verdict("go_on", reason)
        medians = np.median(points, axis=0)
        for objective, median in zip(self._objectives, medians.tolist(), strict=True):
            if objective.sign * values[objective.name] >= median:
                shown = (
                    f"{objective.name} {values[objective.name]:.4g} reaches the median {objective.sign * median:.4g}"
                )
                return Verdict("go_on", f"{shown} at epoch {rung.epoch}")
        return Verdict("rest", f"below the median of every objective at epoch {rung.epoch}")
