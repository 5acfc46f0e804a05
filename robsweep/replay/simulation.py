"""What a simulated run came to."""

from dataclasses import dataclass
from typing import NamedTuple


class WorkDone(NamedTuple):
    """Work that is done: accelerators' seconds, and images passed forward and backward to perturb them."""

    train_seconds: float = 0.0
    attack_seconds: float = 0.0
    train_passes: int = 0
    attack_passes: int = 0

    @property
    def seconds(self) -> float:
        """Of trainers and attackers together."""
        return self.train_seconds + self.attack_seconds

    @property
    def passes(self) -> int:
        """Of training and attacks together."""
        return self.train_passes + self.attack_passes

    def plus(self, other: "WorkDone") -> "WorkDone":
        """Both together."""
        return WorkDone(
            self.train_seconds + other.train_seconds,
            self.attack_seconds + other.attack_seconds,
            self.train_passes + other.train_passes,
            self.attack_passes + other.attack_passes,
        )


class DecisionTime(NamedTuple):
    """A decision on a configuration at a rung: ``seconds`` into the run, and what had been spent by then."""

    seconds: float
    spent: WorkDone
    key: str
    epoch: int


@dataclass(frozen=True)
class Simulation:
    """``seconds``: of simulated wall time; shares of it, 0 to 1, in which an accelerator had nothing to do.

    Where accelerators are shared both shares are those of all.

    ``last_begun``: seconds after which no trial was begun any more, but trials that had begun went on to later rungs.
    ``idle_before``: the idle share of all accelerators up to then.

    ``trace``: every decision, so that what was reached can be drawn against time or cost.
    """

    seconds: float
    trainers_idle: float
    attackers_idle: float
    last_begun: float
    idle_before: float
    spent: WorkDone
    trace: tuple[DecisionTime, ...]
