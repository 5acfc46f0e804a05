"""What every attack says of itself: how strings write it, what it costs, where it is. No torch."""

from dataclasses import dataclass
from typing import Literal

Behaviour = Literal["reference", "described", "strong"]


@dataclass(frozen=True, slots=True)
class AttackKind:
    """Facts about an attack that hold whatever its budget."""

    name: str
    """In attack strings; capitals and digits."""
    attack: str
    """``module:class`` of its ``robsweep.attacks.attack.Attack``, loaded when it is run."""
    signed: bool = False
    """Whether it raises or lowers a rank, by ``pm=+`` and ``pm=-``."""
    width: Literal["", "W", "M"] = ""
    """Key of how many queries (W) or candidates (M) it aims at; empty: it takes none."""
    narrowest: int = 1
    """The least of them."""
    strong_objectives: int = 1
    """Objectives that it minimises under ``strong``, each in a run of its own."""
    floor: float | None = 0.0
    """Smallest value of its objective; None: two of its values are not of one objective."""
    shares_batch: tuple[Behaviour, ...] = ()
    """Behaviours under which the queries of a batch affect each other."""

    def objectives(self, behaviour: Behaviour) -> int:
        """How many objectives are minimised, each in a run of its own."""
        return self.strong_objectives if behaviour == "strong" else 1
