"""Bring a pool up."""

import ray
from ray.actor import ActorHandle

from robsweep.config.scoring import ScoringConfig
from robsweep.scoring.pool.actor import AttackActor
from robsweep.scoring.pool.hub import Hub


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
    counts = ray.get([actor.counts.remote() for actor in actors])[0]
    return actors, ray.remote(num_cpus=0)(Hub).remote(actors, scoring, training_slots, counts)
