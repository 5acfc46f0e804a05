"""How many units of work are trained at a time, as nodes of the cluster come and go."""

import time
from collections.abc import Callable, Mapping

import ray

from robsweep.config.shares import Layout

_EVERY_S = 2.0
_EPSILON = 1e-9

Node = Mapping[str, float]
"""What a node has in all of each of Ray's resources."""


class Slots:
    """Counts them anew whenever it is asked, though it looks at the nodes every two seconds at most.

    Args:
        layout: of the sweep; where it says how many trainings go on at a time, nothing is counted.
        tell: takes a line when the number has changed.
        nodes: those that are alive.
        clock: in seconds.
    """

    def __init__(
        self,
        layout: Layout,
        tell: Callable[[str], None],
        nodes: Callable[[], list[Node]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._layout, self._tell, self._nodes, self._clock = layout, tell, nodes or alive_nodes, clock
        self._looked: float | None = None
        self._count = 0

    def __call__(self) -> int:
        """One at least: the training that finds no room waits for a node, and an autoscaler sees it wait."""
        if self._layout.concurrent is not None:
            return self._layout.concurrent
        now = self._clock()
        if self._looked is None or now - self._looked >= _EVERY_S:
            count = trainings_on(self._nodes(), self._layout)
            if self._looked is not None and count != self._count:
                self._tell(_line(count))
            self._looked, self._count = now, count
        return max(1, self._count)


def trainings_on(nodes: list[Node], layout: Layout) -> int:
    """How many trainings fit on nodes beside the attack actors, wherever these are; 0: none.

    A worker has its resources on one node, and a share of a GPU on one GPU; workers of a training may be on several.
    """
    of_worker = layout.training.of_worker
    together = {kind: sum(node.get(kind, 0.0) for node in nodes) for kind in layout.least}
    workers = sum(_workers_on(node, of_worker) for node in nodes)
    return max(0, min(layout.fitting(together), workers // layout.training.workers))


def alive_nodes() -> list[Node]:
    """Of the cluster that this process is connected to."""
    return [node["Resources"] for node in ray.nodes() if node["Alive"]]


def _workers_on(node: Node, of_worker: Mapping[str, float]) -> int:
    return min(_fitting(kind, node.get(kind, 0.0), each) for kind, each in of_worker.items() if each > 0)


def _fitting(kind: str, there: float, each: float) -> int:
    if kind == "GPU" and each <= 1:
        return int(there) * int(1 / each + _EPSILON)
    return int(there / each + _EPSILON)


def _line(count: int) -> str:
    if not count:
        return "no node of the cluster has room for a training: waiting for one"
    return f"nodes of the cluster joined or left: {count} training{'s' * (count != 1)} at a time"
