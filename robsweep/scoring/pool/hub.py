"""Where requests to score come in and sheets go out; it also holds where each trial stands."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ray.actor import ActorHandle

from robsweep.config.scoring import ScoringConfig
from robsweep.scoring.pool.crew import Crew
from robsweep.scoring.pool.score import score
from robsweep.scoring.pool.slots import TrainingSlots
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.sheet import ScoreSheet


@dataclass(frozen=True, slots=True)
class Failure:
    """Scoring of a checkpoint that did not succeed, with the reason."""

    epoch: int
    rung: int
    reason: str


class Hub:
    """Takes requests, has the crew score them, keeps sheets until they are fetched.

    Args:
        actors: of the crew.
        scoring: what is measured.
        training_slots: how many trials train at a time.
        counts: images of the test set, and how many of them are attacked.
    """

    def __init__(
        self, actors: list[ActorHandle], scoring: ScoringConfig, training_slots: int, counts: tuple[int, int]
    ) -> None:
        self._scoring, self._counts = scoring, counts
        self._crew = Crew(actors)
        self._slots = TrainingSlots(training_slots)
        self._sheets: dict[str, dict[int, asyncio.Future[ScoreSheet | Failure]]] = defaultdict(dict)
        self._grants: dict[str, dict[int, asyncio.Event]] = defaultdict(dict)
        self._running: set[asyncio.Task[None]] = set()
        self._progress: dict[str, dict[int, Any]] = defaultdict(dict)

    async def submit(self, trial: str, request: ScoreRequest) -> None:
        """Score a checkpoint; returns at once. A request already known, or of a trial that ended, is not scored."""
        if self._slots.dropped(trial) or request.rung in self._sheets[trial]:
            return
        loop = asyncio.get_running_loop()
        self._sheets[trial][request.rung] = future = loop.create_future()
        task = loop.create_task(self._score(request, future))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def sheet(self, trial: str, rung: int, timeout_s: float) -> ScoreSheet | Failure | None:
        """The sheet of a submitted rung, or None if it is not there within ``timeout_s``."""
        deadline = time.monotonic() + timeout_s
        while rung not in self._sheets[trial] and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        if rung not in self._sheets[trial]:
            return None
        future = self._sheets[trial][rung]
        await asyncio.wait([future], timeout=max(0.0, deadline - time.monotonic()))
        return future.result() if future.done() else None

    async def expect(self, trial: str) -> None:
        """``TrainingSlots.expect``."""
        await self._slots.expect(trial)

    async def begin_training(self, trial: str) -> None:
        """``TrainingSlots.take``."""
        await self._slots.take(trial)

    async def end_training(self, trial: str) -> None:
        """``TrainingSlots.give_back``; may be called again."""
        await self._slots.give_back(trial)

    def grant(self, trial: str, rung: int) -> None:
        """Let a trial that waits at a rung go on."""
        self._granted(trial, rung).set()

    async def granted(self, trial: str, rung: int) -> None:
        """Return once the trial may go on past a rung, or has ended."""
        if not self._slots.dropped(trial):
            await self._granted(trial, rung).wait()

    def _granted(self, trial: str, rung: int) -> asyncio.Event:
        return self._grants[trial].setdefault(rung, asyncio.Event())

    async def forget(self, trial: str) -> None:
        """Drop a trial that ended: what is not yet begun of its scoring is left undone."""
        await self._slots.drop(trial)
        for future in self._sheets.pop(trial, {}).values():
            if not future.done():
                future.cancel()
        for event in self._grants.pop(trial, {}).values():
            event.set()
        self._progress.pop(trial, None)

    def ended(self, trial: str) -> bool:
        """Whether the trial was forgotten: whoever trains it may stop."""
        return self._slots.dropped(trial)

    def progress(self, trial: str, worker: int, state: Any) -> None:
        """Where a trial's worker stands; word of a trial that was forgotten may still be under way."""
        if not self._slots.dropped(trial):
            self._progress[trial][worker] = state

    def snapshot(self) -> dict[str, Any]:
        """Progress by trial and worker, shards waiting, and the share of the actors' time that was idle so far."""
        return {
            "trials": dict(self._progress),
            "waiting": self._crew.waiting,
            "idle_share": self._crew.idle_share,
        }

    async def _score(self, request: ScoreRequest, future: "asyncio.Future[ScoreSheet | Failure]") -> None:
        images, queries = self._counts
        try:
            outcome: ScoreSheet | Failure = await score(
                request, self._scoring, self._crew, future.done, images=images, queries=queries
            )
        except asyncio.CancelledError:
            return
        except Exception as error:
            said = str(getattr(error, "cause", None) or error).strip().splitlines()
            outcome = Failure(request.epoch, request.rung, ": ".join((type(error).__name__, *said[-1:])))
        if not future.done():
            future.set_result(outcome)
