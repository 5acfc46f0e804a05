"""Warning flags."""

from robsweep.grammar.frozen import Frozen


class FlagCount(Frozen):
    """A warning, what it means, and who has it."""

    name: str
    explanation: str
    indices: tuple[int, ...]
