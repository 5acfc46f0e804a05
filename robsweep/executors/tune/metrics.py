"""Ray's metrics of a sweep, for its dashboard and for Prometheus; ``docs/progress.md`` lists them.

A process records what it does itself, and Ray's agent of its node exports it: training workers their steps, the
driver the pool.
"""

from functools import cache
from typing import NamedTuple

import ray
from ray.util.metrics import Counter, Gauge, Histogram

from robsweep.training.progress import Progress
from robsweep.views.pulse import Pulse

_WORKER_TAGS = ("run", "trial", "configuration", "worker")
_STEP_BOUNDARIES = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0]
_GAUGES = {
    "steps_per_second": "updates of the weights a second; 0 once the trial has ended",
    "passes_per_second": "images perturbed times PGD steps a second, over all workers; 0 once the trial has ended",
    "loss": "training loss of the last step shown",
    "active": "share of triplets with a loss, 0 to 1",
    "lga_level": "destination hardness of a gradual adversary",
    "epoch": "epoch that is being trained",
    "seconds_left": "training time left of the trial",
}


class _Instruments(NamedTuple):
    gauges: dict[str, Gauge]
    steps: Counter
    passes: Counter
    seconds: Histogram


@cache
def _instruments() -> _Instruments:
    """Of this process, which may train one trial after another."""
    return _Instruments(
        gauges={name: Gauge(f"robsweep_{name}", text, _WORKER_TAGS) for name, text in _GAUGES.items()},
        steps=Counter("robsweep_steps", "updates of the weights", _WORKER_TAGS),
        passes=Counter("robsweep_passes", "images perturbed times PGD steps, over all workers", _WORKER_TAGS),
        seconds=Histogram("robsweep_step_seconds", "time of a step", _STEP_BOUNDARIES, _WORKER_TAGS),
    )


class StepMetrics:
    """A training worker's metrics; to be made in the process that trains."""

    def __init__(self, *, run: str, trial: str, configuration: str, worker: int) -> None:
        self._tags = {"run": run, "trial": trial, "configuration": configuration, "worker": str(worker)}
        self._before: Progress | None = None

    def count(self, progress: Progress) -> None:
        """Count a step; cheap enough for each."""
        instruments, before = _instruments(), self._before
        instruments.steps.inc(1, self._tags)
        if before is not None:  # what was done before a checkpoint is not counted again
            instruments.seconds.observe(progress.seconds - before.seconds, self._tags)
        known = before.passes if before is not None else 0 if progress.updates == 1 else progress.passes
        if progress.worker == 0 and progress.passes > known:
            instruments.passes.inc(progress.passes - known, self._tags)
        self._before = progress

    def show(self, progress: Progress) -> None:
        """Set the gauges."""
        figures, gauges = progress.figures(), _instruments().gauges
        for name in gauges.keys() & figures.keys():
            gauges[name].set(figures[name], self._tags)
        if progress.ended:
            self.close()

    def close(self) -> None:
        """The trial trains no more: a gauge would keep its last value for as long as the process lives."""
        if self._before is not None:
            for name in {"steps_per_second", "passes_per_second", "seconds_left"} & self._before.figures().keys():
                _instruments().gauges[name].set(0.0, self._tags)


class PoolMetrics:
    """The attack pool's metrics."""

    def __init__(self, run: str) -> None:
        self._tags = {"run": run}
        self._waiting = Gauge("robsweep_waiting_shards", "attack shards waiting for an actor", ("run",))
        self._idle = Gauge("robsweep_idle_share", "idle share of the attack actors' time so far, 0 to 1", ("run",))
        self._training = Gauge("robsweep_training_trials", "trials that have trained a step and not ended", ("run",))

    def show(self, pulse: Pulse) -> None:
        """Set the gauges."""
        self._waiting.set(pulse.waiting, self._tags)
        self._idle.set(pulse.idle_share, self._tags)
        self._training.set(len(pulse.trials), self._tags)


def metrics_address() -> str:
    """Where this node's agent exports metrics in Prometheus' format; empty if it does not."""
    here = ray.get_runtime_context().get_node_id()
    node = next(node for node in ray.nodes() if node["NodeID"] == here)
    return f"http://{node['NodeManagerAddress']}:{node['MetricsExportPort']}/metrics" if node["Alive"] else ""
