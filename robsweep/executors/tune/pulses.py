"""Looks at the pool and at the trainings again and again while a run goes on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import ray
from ray.actor import ActorHandle

from robsweep.executors.background import in_background
from robsweep.executors.tune.scores import Scores
from robsweep.views.pulse import Pulse

_EVERY_S = 1.0
_TIMEOUT_S = 5.0


@contextmanager
def pulses(scores: Scores, board: ActorHandle, show: Callable[[Pulse], None]) -> Iterator[None]:
    """Call ``show`` once a second, in a thread, for the time of the block."""

    def poll(over: threading.Event) -> None:
        while not over.wait(_EVERY_S):
            try:
                pool, trials = ray.get([scores.desk.snapshot.remote(), board.snapshot.remote()], timeout=_TIMEOUT_S)
            except ray.exceptions.RayError:
                continue  # a busy or ending cluster: the next pulse will do
            show(
                Pulse(
                    trials=trials,
                    scoring=pool.scoring,
                    waiting=pool.waiting,
                    idle_share=pool.idle_share,
                    actors=pool.actors,
                    working=pool.working,
                    attack_passes=pool.passes,
                )
            )

    with in_background(poll, patience_s=2 * _TIMEOUT_S):
        yield
