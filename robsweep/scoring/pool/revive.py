"""Bring an attack actor back that died or hangs."""

import asyncio
import time

import ray
from ray.actor import ActorHandle
from ray.exceptions import RayActorError

_PAUSE_S = 2.0
_ANSWER_S = 120.0
_GIVE_UP_S = 900.0


async def revive(actor: ActorHandle, *, hung: bool) -> bool:
    """Whether the actor answers again. Ray restarts a process that ended; one that hangs is killed for that.

    A process that restarts loads torch and the images, and refuses work until then.
    """
    began = time.monotonic()
    while time.monotonic() - began < _GIVE_UP_S:
        try:
            if hung:
                await asyncio.to_thread(ray.kill, actor, no_restart=False)
            await asyncio.wait_for(_answer(actor), _ANSWER_S)
        except RayActorError:
            hung = False
            await asyncio.sleep(_PAUSE_S)
        except TimeoutError:
            hung = True
        else:
            return True
    return False


async def _answer(actor: ActorHandle) -> None:
    await actor.scope.remote()
