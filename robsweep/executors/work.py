"""What an executor does with a unit of work, whoever does it."""

from typing import Protocol

from robsweep.run.events import Saved
from robsweep.run.ports import Assignment
from robsweep.run.score_sheet import ScoreSheet


class Work(Protocol):
    """Trains and scores; both raise what went wrong."""

    def train(self, assignment: Assignment) -> Saved:
        """Train up to the assignment's epoch, from the newest checkpoint there is."""

    def score(self, assignment: Assignment) -> ScoreSheet:
        """Score the assignment's checkpoint."""


def reason_of(error: BaseException) -> str:
    """An error as one line: its type and the last line of what it says."""
    said = str(getattr(error, "cause", None) or error).strip().splitlines()
    return ": ".join((type(error).__name__, *said[-1:]))
