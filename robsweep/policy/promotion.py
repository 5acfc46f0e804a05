"""Asynchronous successive halving that lets every configuration rest at its rung and takes up the best."""

import math
from collections.abc import Mapping, Sequence

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import Objective
from robsweep.policy.floors import Floors
from robsweep.policy.resting import Resting
from robsweep.run.ports import Promotion, Step, Verdict
from robsweep.run.rung import Rung
from robsweep.run.rung_cache import RungCache
from robsweep.run.state import RunState


class PromotionPolicy:
    """Li et al. 2020, Algorithm 2, with ranks by dominance: whoever is among the best when a slot is free goes on.

    At each rung, from the last to the first, the best 1/``reduction`` of all recorded may go on, ranked by
    ``pareto.ranks.positions``; with ``spare_front`` also whatever nothing dominates. While fewer than ``min_peers``
    are recorded at a rung, nobody goes on from there. Before a run would end, the best goes on from every rung that
    nobody has gone on from, so that something completes however few there are.
    """

    order: tuple[Step, ...] = ("going", "resting", "new", "idle", "seeds")

    def __init__(self, config: PruningConfig, objectives: Sequence[Objective]) -> None:
        self._config = config
        self._names = tuple(o.name for o in objectives)
        self._floors = Floors(config.floors, config.floors_of_best)
        self._resting = RungCache(lambda: Resting(objectives))

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """Everybody rests before the last rung; floors as in ``Floors``."""
        under = self._floors.verdict(rung, values, self._names, last=last)
        return under or Verdict("go_on" if last else "rest", f"waits at epoch {rung.epoch} for its rank")

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """The best of the highest rung that has somebody to take up."""
        take = self._first_from if step == "idle" else self._from
        for epoch in sorted(state.rungs, reverse=True):
            if found := take(state, state.rungs[epoch]):
                return found
        return None

    def _first_from(self, state: RunState, rung: Rung) -> Promotion | None:
        best = self._resting.of(rung).best(rung.epoch, state)
        if best is None or any(state.candidates[key].at > rung.epoch for key in rung.entries):
            return None
        place = f"rank {best.position + 1} of {len(rung.entries)} at epoch {rung.epoch}"
        return Promotion(best.key, f"{place}: nobody has gone on from there")

    def _from(self, state: RunState, rung: Rung) -> Promotion | None:
        recorded = len(rung.entries)
        best = self._resting.of(rung).best(rung.epoch, state) if recorded >= self._config.min_peers else None
        if best is None:
            return None
        quota = math.floor(recorded / self._config.reduction)
        if best.position >= quota and not (self._config.spare_front and best.front == 0):
            return None
        why = f"among the best {quota}" if best.position < quota else "on the front"
        return Promotion(best.key, f"rank {best.position + 1} of {recorded} at epoch {rung.epoch}: {why}")
