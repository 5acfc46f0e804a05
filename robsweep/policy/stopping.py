"""Asynchronous successive halving that decides when a score arrives, with a rank by dominance."""

import math
from collections.abc import Mapping, Sequence

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import Objective
from robsweep.policy.floors import Floors
from robsweep.policy.standing import Standings
from robsweep.run.ports import Promotion, Step, Verdict
from robsweep.run.rung import Rung
from robsweep.run.state import RunState


class Stopping:
    """Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", Section 3.2, on several objectives.

    A configuration is decided on against what was recorded at its rung before:

    1. under a floor or not finite: see ``Floors``;
    2. with fewer than ``min_peers`` recorded, itself included, it goes on;
    3. it goes on if it is among the best 1/``reduction`` (at least one) by ``pareto.ranks.positions``, or, with
       ``spare_front``, if nothing that is not behind dominates it. Otherwise it rests.
    """

    order: tuple[Step, ...] = ("going", "new", "seeds")

    def __init__(self, config: PruningConfig, objectives: Sequence[Objective]) -> None:
        self._config = config
        self._names = tuple(o.name for o in objectives)
        self._floors = Floors(config.floors, config.floors_of_best)
        self._standings = Standings(objectives)

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """The rule above; at the last rung the floors alone."""
        under = self._floors.verdict(rung, values, self._names, last=last)
        if under is not None or last:
            return under or Verdict("go_on", "")
        recorded, needed, epoch = len(rung.entries) + (key not in rung.entries), self._config.min_peers, rung.epoch
        if recorded < needed:
            return Verdict("go_on", f"{recorded} of {needed} peers at epoch {epoch}: too few to compare")
        found = self._standings.of(rung, key, values)
        quota, place = max(1, math.floor(recorded / self._config.reduction)), f"{found.place} at epoch {epoch}"
        if found.position < quota:
            return Verdict("go_on", f"{place}: among the best {quota}")
        if found.front > 0:
            reason = f"{place}: dominated by {found.dominators} ({found.comparison})"
            return Verdict("rest", reason, dominated_by=found.dominated_by)
        if self._config.spare_front:
            return Verdict("go_on", f"{place}: on the front")
        return Verdict("rest", f"{place}: on the front, but it adds less to it than the best {quota}")

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """Nobody: what was stopped stays so."""
        return None
