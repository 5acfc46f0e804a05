"""What policies share that decide when a score arrives and never take up what rests."""

from collections.abc import Mapping, Sequence

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import Objective
from robsweep.policy.floors import Floors
from robsweep.policy.peers import Peers
from robsweep.run.ports import Promotion, Step, Verdict
from robsweep.run.rung import Rung
from robsweep.run.rung_cache import RungCache
from robsweep.run.state import RunState


class EarlyStop:
    """Floors first; at the last rung they alone count. A subclass compares in ``_compare``."""

    order: tuple[Step, ...] = ("going", "new", "seeds")

    def __init__(self, config: PruningConfig, objectives: Sequence[Objective]) -> None:
        self._config, self._objectives = config, tuple(objectives)
        self._floors = Floors(config.floors, config.floors_of_best)
        self._peers = RungCache(lambda: Peers(self._objectives))

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """Go on, rest, or be refused."""
        under = self._floors.verdict(rung, values, tuple(o.name for o in self._objectives), last=last)
        if under is not None or last:
            return under or Verdict("go_on", "")
        return self._compare(rung, key, values)

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """Nobody: what was stopped stays so."""
        return None

    def _compare(self, rung: Rung, key: str, values: Mapping[str, float]) -> Verdict:
        """With those recorded at the rung before; ``values`` are finite and above all floors."""
        raise NotImplementedError
