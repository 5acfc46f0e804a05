"""One checkpoint scored by the crew: embed, rank, review, attack, each cut into units of work."""

import asyncio
from collections.abc import Callable
from typing import Any

import ray
from ray.actor import ActorHandle

from robsweep.config.scoring import ScoringConfig
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.assemble import assemble
from robsweep.scoring.clean import all_embeddings, all_values, image_blocks, with_cost
from robsweep.scoring.pool.crew import Crew
from robsweep.scoring.pool.patience import Patience
from robsweep.scoring.pool.task_name import task_name
from robsweep.scoring.request import ScoreRequest, Shard, cut
from robsweep.scoring.values import Clean, Embedded, Scope, ShardScores
from robsweep.scoring.weights import read_weights

_PASS_TO_FORWARD = 3.0
"""About what a pass forward and back to the image costs beside a pass forward."""


async def score(
    request: ScoreRequest,
    scoring: ScoringConfig,
    crew: Crew,
    cancelled: Callable[[], bool],
    *,
    scope: Scope,
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
    progress: Callable[[int, float], None] = lambda passes, done: None,
) -> ScoreSheet:
    """The sheet of a checkpoint; equal to what ``scoring.local.score_here`` gives for it.

    Weights and embeddings travel once, through the object store. ``scoring``: of the sweep; the request says at which
    rung. ``scope``: of the work.
    ``progress``: is told the image passes of each shard, and the share of all of them that is done, 0 to 1.

    Raises:
        asyncio.CancelledError: the sheet is not wanted any more.
        Exception: the checkpoint cannot be read, or what an actor raised.
    """
    scoring = scoring.at(request.epoch, last=request.last)
    weights = ray.put(await asyncio.to_thread(read_weights, request.folder))
    blocks = image_blocks(scope.images)

    async def each(method: str, *arguments: Any, over: list[Any], deadline_s: float = patience.of_benign) -> list[Any]:
        """A method of the actors, once for each of ``over``."""

        def call(part: Any) -> Callable[[ActorHandle], Any]:
            name = task_name(method, request, part)
            return lambda actor: getattr(actor, method).options(name=name).remote(request, *arguments, part)

        return list(await asyncio.gather(*(crew.run(call(part), cancelled, deadline_s) for part in over)))

    embedded: list[Embedded] = await each("embed", weights, over=blocks)
    embeddings = ray.put(await asyncio.to_thread(all_embeddings, embedded))
    ranked = await each("rank", embeddings, over=blocks)
    (reviewed,) = await each("review", weights, embeddings, over=[all_values(ranked)])
    clean: Clean = with_cost(reviewed, [*embedded, *ranked])
    pass_seconds = _PASS_TO_FORWARD * sum(part.seconds for part in embedded) / scope.images
    accelerated = scope.accelerated
    shards = cut(request, scoring, scope.images, accelerated=accelerated, pass_seconds=pass_seconds)
    left = total = sum(shard.passes for shard in shards)
    slowest = pass_seconds

    async def attack(shard: Shard) -> ShardScores:
        nonlocal left, slowest
        deadline_s = patience.of_attack(shard.passes * slowest)
        scores: ShardScores = (await each("attack", weights, embeddings, over=[shard], deadline_s=deadline_s))[0]
        left -= shard.passes
        slowest = max(slowest, scores.seconds / shard.passes)
        progress(shard.passes, 1 - left / total)
        return scores

    done = list(await asyncio.gather(*map(attack, shards)))
    return await asyncio.to_thread(assemble, request, scoring, clean, done)
