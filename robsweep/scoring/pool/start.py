"""Bring a pool up."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

import ray
from ray.actor import ActorHandle
from ray.exceptions import RayTaskError, RuntimeEnvSetupError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from robsweep.config.scoring import ScoringConfig
from robsweep.config.shares import ActorShare
from robsweep.errors import UserError
from robsweep.scoring.pool.actor import AttackActor
from robsweep.scoring.pool.desk import ScoreDesk
from robsweep.scoring.pool.patience import Patience


class Pool(NamedTuple):
    """Attack actors, which die with their owner, and what brings up a desk that hands them work.

    ``obstacle``: why their networks are not compiled though they should be.
    """

    actors: list[ActorHandle]
    open_desk: Callable[[], ActorHandle]
    obstacle: str | None = None


def start_pool(
    dataset: str,
    data_root: str | None,
    scoring: ScoringConfig,
    share: ActorShare,
    fetch: Callable[[str], Path] = Path,
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
) -> Pool:
    """Create the actors and wait until every one has its data; the caller holds the handles.

    ``fetch``: the local folder of a checkpoint, by the name that requests give it. ``patience``: with actors.

    Raises:
        UserError: the data set is missing, an actor was given a GPU that does not compute, or the runtime environment
            cannot be had.
    """
    threads = share.threads or max(1, round(share.cpus_per_actor))
    actor_class = ray.remote(
        max_restarts=-1,
        num_cpus=share.cpus_per_actor,
        num_gpus=share.gpus_per_actor,
        resources=dict(share.custom),
        scheduling_strategy="SPREAD" if share.spread else "DEFAULT",
    )(AttackActor)
    names = [f"attacker {number} of {share.actors}" for number in range(1, share.actors + 1)]
    actors = [actor_class.options(name=name).remote(dataset, data_root, scoring, share, threads) for name in names]
    try:
        scope = ray.get([actor.scope.remote() for actor in actors])[0]
    except RayTaskError as error:
        if isinstance(error.cause, UserError):
            raise error.cause from None
        raise
    except RuntimeEnvSetupError as error:
        said = [line.strip() for line in str(error).splitlines() if line.strip()]
        raise UserError(f"cluster.runtime_env: Ray could not prepare it: {said[-1]}") from None
    # what is asked once a second would bury the attacks in the dashboard
    desk_class = ray.remote(num_cpus=0, enable_task_events=False, scheduling_strategy=on_this_node())(ScoreDesk)
    desks = count(1)  # a lost desk may keep its name for a while

    def open_desk() -> ActorHandle:
        return desk_class.options(name=f"desk {next(desks)}").remote(actors, scoring, scope, fetch, patience)

    return Pool(actors, open_desk, scope.obstacle)


def on_this_node() -> NodeAffinitySchedulingStrategy:
    """For actors that only organise: on the node of this process, so that they are not lost with another one."""
    return NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
