"""Notices that the cluster of a sweep is gone: Ray itself ends the process after a minute, without a word."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import ray

from robsweep.executors.background import in_background
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import Ending

_EVERY_S = 2.0
_PATIENCE_S = 25.0
_OWN_PATIENCE_S = 4.0
"""With this node's raylet, which does not come back: some 15 seconds after it Ray ends the process."""
_GRACE_S = 5.0
"""How long the sweep may take to end by itself; in most places Tune waits for the cluster and cannot be interrupted."""


@contextmanager
def watching(early: EarlyEnd) -> Iterator[None]:
    """End the sweep once nobody has listened at the cluster's head for 25 seconds, or at this node's own for 4.

    The block connects to the cluster and leaves it again; what is not connected is not watched.
    """

    def watch(over: threading.Event) -> None:
        heard, addresses = time.monotonic(), list[str]()
        while not over.wait(_EVERY_S):
            if not ray.is_initialized():
                heard, addresses = time.monotonic(), []
                continue
            addresses = addresses or _addresses()
            lost = next((address for address in addresses if not listens(address)), None)
            if lost is None:
                heard = time.monotonic()
            elif time.monotonic() - heard >= (_PATIENCE_S if lost == addresses[0] else _OWN_PATIENCE_S):
                ending = Ending(f"lost the Ray cluster at {lost}", 1)
                early.request(ending)
                if not over.wait(_GRACE_S):
                    early.give_up(early.ending or ending)
                return

    with in_background(watch):
        yield


def _addresses() -> list[str]:
    """Of the cluster's head and of the raylet that this process is connected to; asked while both are there."""
    context = ray.get_runtime_context()
    node = next(node for node in ray.nodes() if node["NodeID"] == context.get_node_id())
    return [context.gcs_address, f"{node['NodeManagerAddress']}:{node['NodeManagerPort']}"]


def listens(address: str, *, timeout_s: float = 5.0) -> bool:
    """Whether somebody takes connections at ``host:port``."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=timeout_s).close()
    except OSError:
        return False
    return True
