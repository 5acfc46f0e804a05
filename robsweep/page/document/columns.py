"""Numbers that every configuration may have."""

from typing import Literal

from robsweep.grammar.frozen import Frozen

Better = Literal["higher", "lower", ""]
Bounds = tuple[float, float]


class Column(Frozen):
    """A number that every configuration may have. ``digits``: after the point; ``better``: empty where neither is."""

    name: str
    label: str
    unit: str
    digits: int
    better: Better
    kind: Literal["score", "term", "cost", "chance"]
