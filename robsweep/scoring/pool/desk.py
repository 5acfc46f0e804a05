"""Where requests to score come in and score sheets go out."""

import asyncio
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ray.actor import ActorHandle

from robsweep.config.scoring import ScoringConfig
from robsweep.run.no_room import no_room
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.pool.crew import Crew
from robsweep.scoring.pool.patience import Patience
from robsweep.scoring.pool.score import score
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.values import Scope


@dataclass(frozen=True, slots=True)
class Failure:
    """Work that did not succeed: the reason in one line, and the traceback.

    ``full``: the error of a disk without room, which ends the run, where that was the reason.
    """

    reason: str
    trace: str = ""
    full: OSError | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A line about the pool itself."""

    line: str


Outcome = ScoreSheet | Failure | Note


@dataclass(frozen=True, slots=True)
class PoolSnapshot:
    """``waiting``: shards that no actor has taken. ``idle_share``: of the actors' time, 0 to 1.

    ``scoring``: name -> share of its image passes that is done, 0 to 1. ``working``: of ``actors``, those with a shard.
    ``passes``: image passes that this desk's attacks have done.
    """

    waiting: int
    idle_share: float
    scoring: dict[str, float]
    actors: int = 0
    working: int = 0
    passes: int = 0


class ScoreDesk:
    """Has the crew score what is submitted, and keeps sheets until they are fetched.

    It holds nothing that cannot be asked for again: whoever submits keeps the request until its sheet is there.

    Args:
        actors: of the crew.
        scoring: what is measured.
        scope: of the work.
        fetch: the local folder of a checkpoint, by the name that requests give it.
        patience: with actors that die or hang.
    """

    def __init__(
        self,
        actors: list[ActorHandle],
        scoring: ScoringConfig,
        scope: Scope,
        fetch: Callable[[str], Path] = Path,
        patience: Patience = Patience(),  # noqa: B008 - it is frozen
    ) -> None:
        self._scoring, self._scope, self._fetch, self._patience = scoring, scope, fetch, patience
        self._crew = Crew(actors, retries=patience.retries, tell=self._note)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._done: dict[str, float] = {}
        self._passes = 0
        self._finished: asyncio.Queue[tuple[str, Outcome]] = asyncio.Queue()

    async def submit(self, name: str, request: ScoreRequest) -> None:
        """Score a checkpoint; returns at once. A name that is being scored is not scored twice."""
        if name not in self._running:
            self._running[name] = asyncio.get_running_loop().create_task(self._score(name, request))

    async def finished(self, timeout_s: float) -> list[tuple[str, Outcome]]:
        """All that has been scored since the last call, and notes under no name; waits up to ``timeout_s``."""
        found = []
        try:
            found.append(await asyncio.wait_for(self._finished.get(), timeout_s))
        except TimeoutError:
            return []
        while not self._finished.empty():
            found.append(self._finished.get_nowait())
        return found

    def snapshot(self) -> PoolSnapshot:
        """How much there is to do, and how busy the actors were so far."""
        crew, done = self._crew, {name: self._done.get(name, 0.0) for name in self._running}
        return PoolSnapshot(crew.waiting, crew.idle_share, done, crew.size, crew.working, self._passes)

    def _note(self, line: str) -> None:
        self._finished.put_nowait(("", Note(line)))

    async def _score(self, name: str, request: ScoreRequest) -> None:
        over = asyncio.Event()

        def progress(passes: int, done: float) -> None:
            self._passes += passes
            self._done[name] = done

        try:
            folder = await asyncio.to_thread(self._fetch, request.folder)
            request = replace(request, folder=str(folder))
            outcome: Outcome = await score(
                request,
                self._scoring,
                self._crew,
                over.is_set,
                scope=self._scope,
                patience=self._patience,
                progress=progress,
            )
        except Exception as error:
            said = str(getattr(error, "cause", None) or error).strip().splitlines()
            reason = ": ".join((type(error).__name__, *said[-1:]))
            outcome = Failure(reason, traceback.format_exc(), no_room(error))
        over.set()  # units of a checkpoint that failed are not wanted any more
        del self._running[name]
        self._done.pop(name, None)
        self._finished.put_nowait((name, outcome))
