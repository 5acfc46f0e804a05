"""What an executor is doing at this moment, beside what the journal says."""

from collections.abc import Mapping
from typing import NamedTuple

from robsweep.training.progress import Progress


class Pulse(NamedTuple):
    """``trials``: trial -> worker -> where it stands. ``scoring``: unit of work -> share of its image passes, 0 to 1.

    ``waiting``: shards that no attack actor has taken yet. ``idle_share``: of the attack actors' time so far, 0 to 1.
    ``actors``: how many attack actors there are; ``working``: how many of them have a shard. ``doing``: what all of
    it waits for, such as the start of Ray. ``dashboard``: address of Ray's, empty without one. ``attack_passes``: image
    passes that the attack actors have done so far.
    """

    trials: Mapping[str, Mapping[int, Progress]] = {}
    scoring: Mapping[str, float] = {}
    waiting: int = 0
    idle_share: float = 0.0
    actors: int = 0
    working: int = 0
    doing: str = ""
    dashboard: str = ""
    attack_passes: int = 0
