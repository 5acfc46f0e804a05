"""How many configurations of a run have come how far, and how it is gone on with."""

from typing import NamedTuple

from robsweep.run.state import RunState


class Counts(NamedTuple):
    """``configurations``: how many there will be at most; ``pruned``: those that rest or are refused."""

    configurations: int
    completed: int
    pruned: int
    failed: int

    @property
    def remaining(self) -> int:
        """What ``robsweep resume`` would go on with: whatever is neither completed nor pruned."""
        return self.configurations - self.completed - self.pruned


def counts_of(state: RunState, size: int) -> Counts:
    """Of a run whose searcher proposes ``size`` configurations at most."""
    stages = state.counts()
    return Counts(
        configurations=max(size + state.outgrown, len(state.candidates)),
        completed=stages["completed"],
        pruned=stages["resting"] + stages["refused"],
        failed=stages["failed"],
    )


def last_line(reason: str, counts: Counts, command: str) -> str:
    """What a run that is to go on says last; ``command`` goes on with it."""
    return f"{reason}: {counts.remaining} of {counts.configurations} configurations to go; go on with: {command}"
