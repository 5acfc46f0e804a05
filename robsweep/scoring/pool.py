"""The attack pool: Ray actors that score, and the hub that hands out the work.

All are created by the driver before any trial, so their resources are taken first. Actors restart when they die; a
shard is idempotent and is handed out again.
"""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import ray
import torch
from ray.actor import ActorHandle
from ray.exceptions import RayActorError

from robsweep.config.sweep import ScoringConfig
from robsweep.devices import checked_device
from robsweep.scoring.request import ScoreRequest, Shard, cut
from robsweep.scoring.sheet import ScoreSheet, assemble
from robsweep.scoring.weights import read_weights
from robsweep.scoring.worker import Clean, ScoringWorker, ShardScores

_ATTEMPTS = 4
_RESTART_WAIT_S = 2.0


class AttackActor:
    """A ``ScoringWorker`` with resources of its own."""

    def __init__(self, dataset: str, data_root: str | None, scoring: ScoringConfig, threads: int) -> None:
        torch.set_num_threads(threads)
        device = checked_device("auto") if scoring.gpus_per_actor > 0 else "cpu"
        self._worker = ScoringWorker(dataset, data_root, scoring, device)

    def queries(self) -> int:
        """How many test images are attacked; also tells that the actor is up."""
        return self._worker.queries

    def embed(self, request: ScoreRequest, weights: Any) -> Any:
        """Two objects: the embeddings, which stay in the object store, and the benign scores."""
        return self._worker.embed(request, weights)

    def attack(self, request: ScoreRequest, weights: Any, embeddings: Any, shard: Shard) -> ShardScores:
        """One shard."""
        return self._worker.attack(request, weights, embeddings, shard)


@dataclass(frozen=True, slots=True)
class Failure:
    """Scoring of a checkpoint that did not succeed, with the reason."""

    epoch: int
    rung: int
    reason: str


class Hub:
    """Takes requests, spreads their shards over idle actors, keeps sheets until they are fetched.

    It also holds where each trial stands, for the live table.
    """

    def __init__(self, actors: list[ActorHandle], scoring: ScoringConfig, training_slots: int) -> None:
        self._scoring = scoring
        self._free_slots = training_slots
        self._queue: list[str] = []
        self._turn = asyncio.Condition()
        self._training: set[str] = set()
        self._ended: set[str] = set()
        self._idle: asyncio.Queue[ActorHandle] = asyncio.Queue()
        for actor in actors:
            self._idle.put_nowait(actor)
        self._actors = len(actors)
        self._queries = 0
        self._sheets: dict[str, dict[int, asyncio.Future[ScoreSheet | Failure]]] = defaultdict(dict)
        self._grants: dict[str, dict[int, asyncio.Event]] = defaultdict(dict)
        self._running: set[asyncio.Task[None]] = set()
        self._progress: dict[str, dict[str, Any]] = {}
        self._busy_seconds = 0.0
        self._began: float | None = None
        self._waiting = 0

    async def submit(self, trial: str, request: ScoreRequest) -> None:
        """Score a checkpoint; returns at once. A request already known is not scored again."""
        if request.rung in self._sheets[trial]:
            return
        self._began = self._began or time.monotonic()
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
        """Put a trial at the end of the queue for training slots."""
        async with self._turn:
            self._queue.append(trial)
            self._turn.notify_all()

    async def begin_training(self, trial: str) -> None:
        """Return once a training slot is free and the trial is the first in the queue; take the slot.

        One more trial than there are slots is alive: while a finished one waits for its last score, the next trains.
        The queue keeps them in the sweep's order, whichever process starts up first.
        """
        async with self._turn:
            await self._turn.wait_for(
                lambda: trial in self._ended or (self._free_slots > 0 and self._queue[:1] == [trial])
            )
            if trial not in self._ended:
                self._queue.remove(trial)
                self._free_slots -= 1
                self._training.add(trial)
                self._turn.notify_all()

    async def end_training(self, trial: str) -> None:
        """Give a trial's training slot back; may be called again."""
        async with self._turn:
            if trial in self._training:
                self._training.remove(trial)
                self._free_slots += 1
                self._turn.notify_all()

    def grant(self, trial: str, rung: int) -> None:
        """Let a trial that waits at a rung go on."""
        self._granted(trial, rung).set()

    async def granted(self, trial: str, rung: int) -> None:
        """Return once the trial may go on past a rung."""
        await self._granted(trial, rung).wait()

    def _granted(self, trial: str, rung: int) -> asyncio.Event:
        return self._grants[trial].setdefault(rung, asyncio.Event())

    async def forget(self, trial: str) -> None:
        """Drop a trial that ended: what is not yet begun of its scoring is left undone."""
        self._ended.add(trial)
        await self.end_training(trial)
        async with self._turn:
            if trial in self._queue:
                self._queue.remove(trial)
            self._turn.notify_all()
        for future in self._sheets.pop(trial, {}).values():
            if not future.done():
                future.cancel()
        for event in self._grants.pop(trial, {}).values():
            event.set()
        self._progress.pop(trial, None)

    def progress(self, trial: str, state: dict[str, Any]) -> None:
        """Where a trial stands; word of one that was forgotten may still be under way."""
        if trial not in self._ended:
            self._progress[trial] = state

    def snapshot(self) -> dict[str, Any]:
        """Trials' progress, shards waiting, and the share of the actors' time that was idle so far."""
        span = (time.monotonic() - self._began) * self._actors if self._began else 0.0
        return {
            "trials": dict(self._progress),
            "waiting": self._waiting,
            "idle_share": 1 - self._busy_seconds / span if span else 1.0,
        }

    async def _score(self, request: ScoreRequest, future: "asyncio.Future[ScoreSheet | Failure]") -> None:
        try:
            outcome: ScoreSheet | Failure = await self._sheet(request, future)
        except asyncio.CancelledError:
            return
        except Exception as error:
            reason = str(getattr(error, "cause", None) or error).strip().splitlines()[-1]
            outcome = Failure(request.epoch, request.rung, f"{type(error).__name__}: {reason}")
        if not future.done():
            future.set_result(outcome)

    async def _sheet(self, request: ScoreRequest, future: "asyncio.Future[Any]") -> ScoreSheet:
        weights = ray.put(await asyncio.to_thread(read_weights, request.folder))
        embeddings, clean = await self._embed(request, weights, future)
        if not self._queries:
            self._queries = min(self._scoring.queries or clean.candidates, clean.candidates)
        shards = cut(request, self._scoring, self._queries)
        done = await asyncio.gather(*(self._attack(request, weights, embeddings, shard, future) for shard in shards))
        return await asyncio.to_thread(assemble, request, self._scoring, clean, done)

    async def _embed(self, request: ScoreRequest, weights: Any, future: Any) -> tuple[Any, Clean]:
        async def call(actor: ActorHandle) -> tuple[Any, Clean]:
            embeddings, clean = actor.embed.options(num_returns=2).remote(request, weights)
            return embeddings, await clean

        found: tuple[Any, Clean] = await self._on_idle_actor(call, future)
        return found

    async def _attack(
        self, request: ScoreRequest, weights: Any, embeddings: Any, shard: Shard, future: Any
    ) -> ShardScores:
        async def call(actor: ActorHandle) -> ShardScores:
            scores: ShardScores = await actor.attack.remote(request, weights, embeddings, shard)
            return scores

        found: ShardScores = await self._on_idle_actor(call, future)
        return found

    async def _on_idle_actor(self, call: Any, future: "asyncio.Future[Any]") -> Any:
        """Run ``call`` on an actor that is free; on another one if that one dies."""
        for attempt in range(1, _ATTEMPTS + 1):
            self._waiting += 1
            actor = await self._idle.get()
            self._waiting -= 1
            began = time.monotonic()
            try:
                if future.cancelled():
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


def start_pool(
    dataset: str, data_root: str | None, scoring: ScoringConfig, training_slots: int
) -> tuple[list[ActorHandle], ActorHandle]:
    """Create the actors and their hub, and wait until every actor has its data.

    The caller holds the handles: actors die with their owner.
    """
    threads = max(1, round(scoring.cpus_per_actor))
    resources = {"num_cpus": scoring.cpus_per_actor, "num_gpus": scoring.gpus_per_actor}
    actor_class = ray.remote(max_restarts=-1, **resources)(AttackActor)
    actors = [actor_class.remote(dataset, data_root, scoring, threads) for _ in range(scoring.actors)]
    hub = ray.remote(num_cpus=0)(Hub).remote(actors, scoring, training_slots)
    ray.get([actor.queries.remote() for actor in actors])
    return actors, hub
