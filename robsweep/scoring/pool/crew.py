"""The actors of a pool: work goes to whoever is idle, and again to another if that one dies or hangs."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ray.actor import ActorHandle
from ray.exceptions import RayActorError

from robsweep.scoring.pool.revive import revive

Result = TypeVar("Result")
Revive = Callable[..., Awaitable[bool]]


class HungError(RuntimeError):
    """A unit of work did not end in time, however often it was tried."""


class Crew:
    """Idle actors in a queue, and how busy they all were.

    Args:
        actors: of the crew.
        retries: how often a unit of work is tried again whose actor died or hung.
        tell: takes a line about an actor that is lost or replaced.
        revive: ``revive.revive``.
    """

    def __init__(
        self,
        actors: list[ActorHandle],
        *,
        retries: int = 3,
        tell: Callable[[str], None] = lambda line: None,
        revive: Revive = revive,
    ) -> None:
        self._idle: asyncio.Queue[ActorHandle | None] = asyncio.Queue()
        for actor in actors:
            self._idle.put_nowait(actor)
        self.size = len(actors)
        self._retries, self._tell, self._revive = retries, tell, revive
        self._away: set[asyncio.Task[None]] = set()
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
        return max(0, self.size - len(self._away) - self._idle.qsize())

    async def run(
        self,
        call: Callable[[ActorHandle], Awaitable[Result]],
        cancelled: Callable[[], bool],
        deadline_s: float | None = None,
    ) -> Result:
        """The result of ``call`` on an actor that is free.

        Args:
            call: the unit of work.
            cancelled: whether nobody wants the result any more.
            deadline_s: after how many seconds the actor counts as hung; None: never.

        Raises:
            asyncio.CancelledError: nobody wants the result any more.
            RayActorError, HungError: actors died of it, or hung, more often than it is tried again.
            RuntimeError: no actor is left.
            Exception: what the call raised.
        """
        self._began = self._began or time.monotonic()
        for attempt in range(self._retries + 1):
            actor = await self._take()
            began = time.monotonic()
            try:
                if cancelled():
                    raise asyncio.CancelledError
                done = await _within(call(actor), deadline_s)
            except (RayActorError, HungError) as error:
                self._send_away(actor, error)
                if attempt == self._retries:
                    raise
                continue
            except BaseException:
                self._idle.put_nowait(actor)
                raise
            finally:
                self._busy_seconds += time.monotonic() - began
            self._idle.put_nowait(actor)
            return done
        raise AssertionError("unreachable")

    async def _take(self) -> ActorHandle:
        self.waiting += 1
        try:
            actor = await self._idle.get()
        finally:
            self.waiting -= 1
        if actor is None:
            self._idle.put_nowait(None)  # for the next one who waits
            raise RuntimeError("no attack actor is left: each died or hung, and did not come back")
        return actor

    def _send_away(self, actor: ActorHandle, error: Exception) -> None:
        """Bring an actor back while the others go on."""
        hung = isinstance(error, HungError)
        self._tell(f"an attack actor {'hangs' if hung else 'died'}; its shard goes to another while it is replaced")
        task = asyncio.get_running_loop().create_task(self._bring_back(actor, hung))
        self._away.add(task)
        task.add_done_callback(self._away.discard)

    async def _bring_back(self, actor: ActorHandle, hung: bool) -> None:
        if await self._revive(actor, hung=hung):
            self._idle.put_nowait(actor)
            return
        self.size -= 1
        self._tell(f"an attack actor did not come back: {self.size} left")
        if not self.size:
            self._idle.put_nowait(None)


async def _within(work: Awaitable[Result], deadline_s: float | None) -> Result:
    """The result; what hangs is left to itself.

    Raises:
        HungError: it is not there in time.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait([task], timeout=deadline_s)
    if not done:
        task.add_done_callback(lambda late: late.cancelled() or late.exception())
        raise HungError(f"no answer of an attack actor within {deadline_s:g} s")
    return task.result()
