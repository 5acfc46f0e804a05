"""Looks at the hub again and again while a sweep runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ray
from ray.actor import ActorHandle

from robsweep.sweep.beside import beside

_TIMEOUT_S = 5.0


@contextmanager
def polling(hub: ActorHandle, every_s: float, show: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Call ``show`` with the hub's snapshot every so often, in a thread, for the time of the block."""

    def poll(over: threading.Event) -> None:
        while not over.wait(every_s):
            try:
                snapshot = ray.get(hub.snapshot.remote(), timeout=_TIMEOUT_S)
            except ray.exceptions.RayError:
                continue  # a busy or ending cluster: the next snapshot will do
            show(snapshot)

    with beside(poll, patience_s=2 * _TIMEOUT_S):
        yield
