"""How the run went on: what the front dominated, and what became of configurations at each rung."""

from robsweep.grammar.frozen import Frozen
from robsweep.page.document.columns import Bounds


class VolumePoint(Frozen):
    """Hypervolume of what had completed, with its 95 % interval, after ``passes`` and ``seconds`` of work."""

    passes: float
    seconds: float
    value: float
    low: float
    high: float


class Volume(Frozen):
    """``left``: share that all else is expected to add; ``expected``: interval that the forecast gives."""

    names: tuple[str, ...]
    points: tuple[VolumePoint, ...]
    expected: Bounds | None
    left: float | None


class RungCount(Frozen):
    """Configurations at a rung: how many were decided there, and what became of them."""

    epoch: int
    decided: int
    gone_on: int
    resting: int
    refused: int
    completed: int
    again: int
