"""Figures that were published."""

from robsweep.grammar.frozen import Frozen


class Reference(Frozen):
    """A published figure: scores by column name, in the units of the columns."""

    title: str
    source: str
    values: dict[str, float]
