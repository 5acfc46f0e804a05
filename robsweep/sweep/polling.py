"""Looks at the hub again and again while a sweep runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ray
from ray.actor import ActorHandle

_TIMEOUT_S = 5.0


@contextmanager
def polling(hub: ActorHandle, every_s: float, show: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Call ``show`` with the hub's snapshot every so often, in a thread, for the time of the block."""
    stop = threading.Event()

    def poll() -> None:
        while not stop.wait(every_s):
            try:
                snapshot = ray.get(hub.snapshot.remote(), timeout=_TIMEOUT_S)
            except ray.exceptions.RayError:
                continue  # a busy or ending cluster: the next snapshot will do
            show(snapshot)

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=2 * _TIMEOUT_S)
