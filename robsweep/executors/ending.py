"""Why a run ended before it was done."""

from typing import NamedTuple


class Ending(NamedTuple):
    """``reason``: in words, without a full stop; ``code``: the command's exit code.

    ``enough``: nothing is lacking, though more could be done.
    """

    reason: str
    code: int
    enough: bool = False


class EndedEarly(KeyboardInterrupt):
    """Ends a run from within Tune, which would handle an ``Exception`` by itself."""
