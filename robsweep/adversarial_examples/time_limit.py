"""How long the pictures may take."""

import time
from collections.abc import Callable

from robsweep.errors import UserError


class OutOfTimeError(UserError):
    """What is asked for would take longer than is left."""


class TimeLimit:
    """So many seconds from now on, by ``clock``."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds, self._clock = seconds, clock
        self._ends = clock() + seconds

    def require(self, seconds: float = 0.0) -> None:
        """Refuse to begin what takes ``seconds``.

        Raises:
            OutOfTimeError: so many are not left.
        """
        if self._clock() + seconds > self._ends:
            raise OutOfTimeError(f"{self.seconds:g} s were too short for more")

    def now(self) -> float:
        """The clock's seconds."""
        return self._clock()
