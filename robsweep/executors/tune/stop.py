"""Tells the workers of a training group that their trial has ended."""

import time
from dataclasses import dataclass

import ray
from ray.actor import ActorHandle

_EVERY_S = 1.0


@dataclass
class StopSignal:
    """Asks the board once a second whether the trial has ended, without waiting for its answer."""

    board: ActorHandle
    trial: str
    _answer: "ray.ObjectRef[bool] | None" = None
    _asked: float = 0.0
    _ended: bool = False

    def __call__(self) -> bool:
        """Whether the trial has ended, as of a second ago."""
        if self._answer is not None and ray.wait([self._answer], timeout=0)[0]:
            self._ended = ray.get(self._answer)
            self._answer = None
        now = time.monotonic()
        if self._answer is None and not self._ended and now - self._asked >= _EVERY_S:
            self._answer, self._asked = self.board.ended.remote(self.trial), now
        return self._ended
