"""What the run took."""

from robsweep.grammar.frozen import Frozen


class Cost(Frozen):
    """A figure of what the run took, in words."""

    name: str
    value: str
    note: str = ""


class RungCost(Frozen):
    """Image passes that training up to a rung, since the one before, and scoring there took."""

    epoch: int
    training: int
    attacks: int
