"""What each factor adds to an objective."""

from robsweep.grammar.frozen import Frozen


class Effect(Frozen):
    """What a level of a factor adds to an objective, against ``against``; None where it cannot be told.

    ``low``, ``high``: 95 % interval. ``of``: how many configurations have the level.
    """

    factor: str
    level: str
    against: str
    of: int
    value: float
    low: float | None
    high: float | None


class Cell(Frozen):
    """Mean of an objective over ``of`` hardness manipulations from a source to a destination."""

    source: str
    destination: str
    of: int
    mean: float


class Effects(Frozen):
    """What matters for one objective among what was scored at a rung."""

    objective: str
    epoch: int
    of: int
    effects: tuple[Effect, ...]
    cells: tuple[Cell, ...]
