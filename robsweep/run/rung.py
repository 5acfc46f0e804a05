"""What has been decided at one rung, in the order in which it was recorded there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from robsweep.run.events import VerdictKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A configuration at a rung: the mean of every score over its seeds, and what was decided.

    ``behind``: it is under a floor or not finite, so it stands behind all others and dominates none. ``seq``: number of
    the event that decided. ``seeds``: over how many the mean is. ``errors``: name -> the mean's standard error that
    comes from the drawn queries; ``variances``: name -> sample variance between seeds, where there are several.
    """

    key: str
    values: Mapping[str, float]
    verdict: VerdictKind
    behind: bool
    seq: int = 0
    seeds: int = 1
    errors: Mapping[str, float] = field(default_factory=dict)
    variances: Mapping[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Rung:
    """``epoch`` after which configurations were scored; ``entries`` by key."""

    epoch: int
    entries: dict[str, Entry] = field(default_factory=dict)
    changes: int = 0
    """How often an entry was replaced: whoever keeps figures of the entries looks at it."""

    def put(self, entry: Entry) -> None:
        """Record an entry; one of the same key is replaced where it stands."""
        self.changes += entry.key in self.entries
        self.entries[entry.key] = entry
