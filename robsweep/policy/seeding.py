"""More seeds for what stands on the front of all that has completed."""

from collections.abc import Sequence

import numpy as np

from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.objectives import Objective, signed_points
from robsweep.run.candidate import Candidate
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId


class FrontSeeding:
    """Once nothing but such seeds is under way, each member of the front in turn gets the seeds of survivors.

    Means move with every seed and so does the front: what enters it gets its seeds too.
    """

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._objectives = tuple(objectives)

    def next_seed(self, state: RunState) -> tuple[TrialId, str] | None:
        """The next missing seed of a member of the front; None while a configuration has not completed."""
        wanted = state.sweep.seeds.of_survivors
        if len(wanted) == len(state.sweep.seeds.first) or _goes_on(state):
            return None
        for candidate in self._front(state):
            for seed in wanted:
                if seed not in candidate.seeds:
                    reason = f"on the front: seed {len(candidate.seeds) + 1} of {len(wanted)}"
                    return TrialId(candidate.key, seed), reason
        return None

    def _front(self, state: RunState) -> list[Candidate]:
        ended = [candidate for candidate in state.candidates.values() if candidate.stage == "completed"]
        if not ended:
            return []
        points = signed_points([state.mean(c.key, c.at) for c in ended], self._objectives)
        return [ended[row] for row in np.flatnonzero(is_nondominated(points))]


def _goes_on(state: RunState) -> bool:
    under_way = (*state.training, *(work.trial for work in state.unscored))
    return any(state.candidates[trial.key].stage != "completed" for trial in under_way)
