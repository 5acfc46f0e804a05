"""A simulated clock and what is going to happen."""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""When every simulation begins, so that its journal is the same whenever it runs."""

Action = Callable[[], None]


class Clock:
    """``seconds`` since ``ORIGIN``; a ``Journal`` takes ``now``."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """The simulated time in UTC."""
        return ORIGIN + timedelta(seconds=self.seconds)


class Timeline:
    """Actions in the order of their times; those of one time in the order in which they were planned.

    Args:
        clock: is set to the time of each action before it is done.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock, self._number = clock, count()
        self._planned: list[tuple[float, int, Action]] = []

    @property
    def seconds(self) -> float:
        """Where the clock stands."""
        return self._clock.seconds

    def after(self, seconds: float, action: Action) -> None:
        """Plan an action, ``seconds`` from now, 0 or more."""
        heapq.heappush(self._planned, (self.seconds + seconds, next(self._number), action))

    def advance(self) -> bool:
        """Go to the next time and do all that happens then, what is planned for then meanwhile included.

        False: nothing is planned.
        """
        if not self._planned:
            return False
        self._clock.seconds = self._planned[0][0]
        while self._planned and self._planned[0][0] == self._clock.seconds:
            heapq.heappop(self._planned)[2]()
        return True
