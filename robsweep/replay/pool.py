"""Simulated accelerators."""

from collections import deque
from functools import partial

from robsweep.errors import UserError
from robsweep.replay.timeline import Action, Timeline


class Pool:
    """``size`` accelerators, one job each at a time; jobs wait in the order in which they came.

    Raises:
        UserError: a size below 1.
    """

    def __init__(self, what: str, size: int, timeline: Timeline) -> None:
        if size < 1:
            raise UserError(f"a simulation takes one or more {what}, got {size}")
        self.size, self.free = size, size
        self.busy_seconds = 0.0
        """Of all accelerators together, jobs that are done alone."""
        self._timeline = timeline
        self._begun: list[tuple[float, float]] = []
        self._waiting: deque[tuple[float, Action]] = deque()

    def submit(self, seconds: float, done: Action) -> None:
        """Do a job of some seconds on one accelerator, then ``done``."""
        self._waiting.append((seconds, done))
        self._start()

    def idle_share(self, seconds: float) -> float:
        """Which share of the simulation's ``seconds`` an accelerator had nothing to do, 0 to 1."""
        return 1 - self.busy_seconds / (self.size * seconds) if seconds else 0.0

    def busy_until(self, at: float) -> float:
        """Seconds of all accelerators together before a time of the clock, of jobs that end later their part."""
        return sum(min(seconds, at - begin) for begin, seconds in self._begun if begin < at)

    def _start(self) -> None:
        while self.free and self._waiting:
            seconds, done = self._waiting.popleft()
            self.free -= 1
            self._begun.append((self._timeline.seconds, seconds))
            self._timeline.after(seconds, partial(self._end, seconds, done))

    def _end(self, seconds: float, done: Action) -> None:
        self.free += 1
        self.busy_seconds += seconds
        self._start()
        done()
