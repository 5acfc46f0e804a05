"""No pruning: every configuration is trained to its last rung."""

import math
from collections.abc import Mapping, Sequence

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import Objective
from robsweep.run.ports import Promotion, Step, Verdict
from robsweep.run.rung import Rung
from robsweep.run.state import RunState


class NoPruning:
    """Refuses only what is not finite, at its last rung."""

    order: tuple[Step, ...] = ("going", "new", "seeds")

    def __init__(self, config: PruningConfig, objectives: Sequence[Objective]) -> None:
        self._names = tuple(o.name for o in objectives)

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """Go on; at the last rung refuse what has no place on any front."""
        broken = [name for name in self._names if not math.isfinite(values[name])]
        if last and broken:
            return Verdict("refuse", f"{broken[0]} is {values[broken[0]]:g} at epoch {rung.epoch}", behind=True)
        return Verdict("go_on", "", behind=bool(broken))

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """Nobody: none rests."""
        return None
