"""Bring a pool up."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import ray
from ray.actor import ActorHandle

from robsweep.config.scoring import ScoringConfig
from robsweep.scoring.pool.actor import AttackActor
from robsweep.scoring.pool.desk import ScoreDesk
from robsweep.scoring.pool.patience import Patience


class Pool(NamedTuple):
    """Attack actors, which die with their owner, and what brings up a desk that hands them work."""

    actors: list[ActorHandle]
    open_desk: Callable[[], ActorHandle]


def start_pool(
    dataset: str,
    data_root: str | None,
    scoring: ScoringConfig,
    fetch: Callable[[str], Path] = Path,
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
) -> Pool:
    """Create the actors and wait until every one has its data; the caller holds the handles.

    ``fetch``: the local folder of a checkpoint, by the name that requests give it. ``patience``: with actors.
    """
    threads = max(1, round(scoring.cpus_per_actor))
    resources = {"num_cpus": scoring.cpus_per_actor, "num_gpus": scoring.gpus_per_actor}
    actor_class = ray.remote(max_restarts=-1, **resources)(AttackActor)
    actors = [actor_class.remote(dataset, data_root, scoring, threads) for _ in range(scoring.actors)]
    counts = ray.get([actor.counts.remote() for actor in actors])[0]
    desk_class = ray.remote(num_cpus=0)(ScoreDesk)
    return Pool(actors, lambda: desk_class.remote(actors, scoring, counts, fetch, patience))
