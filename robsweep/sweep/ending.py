"""Why a sweep ended before all of its runs had, and how it is gone on with."""

from collections.abc import Mapping
from typing import NamedTuple


class Ending(NamedTuple):
    """``reason``: in words, without a full stop; ``code``: the command's exit code."""

    reason: str
    code: int


class EndedEarly(KeyboardInterrupt):
    """Ends a sweep from within Tune, which would handle an ``Exception`` by itself."""


def runs_to_go(counts: Mapping[str, int]) -> int:
    """How many runs ``robsweep resume`` would go on with: those that are neither completed nor pruned."""
    return counts["runs"] - counts["completed"] - counts["pruned"]


def last_line(reason: str, counts: Mapping[str, int], command: str) -> str:
    """What a sweep that has runs to go says last; ``command`` goes on with it."""
    return f"{reason}: {runs_to_go(counts)} of {counts['runs']} runs to go; go on with: {command}"
