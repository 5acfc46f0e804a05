"""The actors of a pool: work goes to whoever is idle, and again to another if that one dies."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ray.actor import ActorHandle
from ray.exceptions import RayActorError

_ATTEMPTS = 4
_RESTART_WAIT_S = 2.0

Result = TypeVar("Result")


class Crew:
    """Idle actors in a queue, and how busy they all were."""

    def __init__(self, actors: list[ActorHandle]) -> None:
        self._idle: asyncio.Queue[ActorHandle] = asyncio.Queue()
        for actor in actors:
            self._idle.put_nowait(actor)
        self.size = len(actors)
        self._busy_seconds = 0.0
        self._began: float | None = None
        self.waiting = 0
        """Units of work that no actor has taken yet."""

    @property
    def idle_share(self) -> float:
        """Of the actors' time since the first unit of work, 0..1; 1 before it."""
        span = (time.monotonic() - self._began) * self.size if self._began is not None else 0.0
        return 1 - self._busy_seconds / span if span else 1.0

    @property
    def working(self) -> int:
        """How many actors have a unit of work at this moment."""
        return self.size - self._idle.qsize()

    async def run(self, call: Callable[[ActorHandle], Awaitable[Result]], cancelled: Callable[[], bool]) -> Result:
        """The result of ``call`` on an actor that is free.

        Raises:
            asyncio.CancelledError: nobody wants the result any more.
            RayActorError: actors died of it several times.
            Exception: what the call raised.
        """
        self._began = self._began or time.monotonic()
        for attempt in range(1, _ATTEMPTS + 1):
            self.waiting += 1
            actor = await self._idle.get()
            self.waiting -= 1
            began = time.monotonic()
            try:
                if cancelled():
                    raise asyncio.CancelledError
                return await call(actor)
            except RayActorError:
                if attempt == _ATTEMPTS:
                    raise
                await asyncio.sleep(_RESTART_WAIT_S)
            finally:
                self._busy_seconds += time.monotonic() - began
                self._idle.put_nowait(actor)
        raise AssertionError("unreachable")
