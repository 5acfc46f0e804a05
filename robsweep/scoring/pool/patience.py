"""How long a unit of work may take before its actor counts as hung, and how often it is tried."""

from dataclasses import dataclass

_FACTOR = 20.0
"""Of what the measured speed lets expect: a machine that others use too is slower, but seldom that much."""
_BENIGN_FACTOR = 6.0
"""Of the least patience: embedding, ranking and clustering a large test set take minutes, and nothing tells before."""


@dataclass(frozen=True, slots=True)
class Patience:
    """``least_s``: of any deadline, in seconds. ``retries``: how often a unit is tried again whose actor was lost."""

    least_s: float = 600.0
    retries: int = 3

    def of_attack(self, expected_s: float) -> float:
        """Seconds for a shard that is expected to take ``expected_s``."""
        return max(self.least_s, _FACTOR * expected_s)

    @property
    def of_benign(self) -> float:
        """Seconds for a unit of work whose speed is not known."""
        return _BENIGN_FACTOR * self.least_s
