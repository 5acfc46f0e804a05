"""A policy: nothing rests, and nothing is refused."""

from collections.abc import Mapping

from robsweep.run.ports import Promotion, Step, Verdict
from robsweep.run.rung import Rung
from robsweep.run.state import RunState


class Patient:
    """Every configuration is trained to its last rung, whatever its scores are."""

    order: tuple[Step, ...] = ("going", "new", "seeds")

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """Go on."""
        return Verdict("go_on", "patience")

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """Nobody: none rests."""
        return None
