"""Ray's metrics of a sweep, for its dashboard and for Prometheus; ``metric_table`` lists them.

A process records what it does itself, and Ray's agent of its node exports it: training workers their steps, the
driver the pool and the run.
"""

import time
from collections.abc import Callable, Mapping
from functools import cache

import ray
from ray.util.metrics import Counter, Gauge, Histogram

from robsweep.executors.tune.metric_table import METRICS
from robsweep.training.progress import Progress
from robsweep.views.figures import Figures
from robsweep.views.pulse import Pulse

_EVERY_S = 1.0
_STEP_BOUNDARIES = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0]
_SHOWN = tuple(name for name, metric in METRICS.items() if metric.kind == "gauge" and "worker" in metric.tags)


@cache
def _gauge(name: str) -> Gauge:
    """Of this process, which may train one trial after another."""
    return Gauge(f"robsweep_{name}", METRICS[name].text, METRICS[name].tags)


@cache
def _counter(name: str) -> Counter:
    return Counter(f"robsweep_{name}", METRICS[name].text, METRICS[name].tags)


@cache
def _step_seconds() -> Histogram:
    metric = METRICS["step_seconds"]
    return Histogram("robsweep_step_seconds", metric.text, _STEP_BOUNDARIES, metric.tags)


class StepMetrics:
    """A training worker's metrics; to be made in the process that trains."""

    def __init__(self, *, run: str, trial: str, configuration: str, worker: int) -> None:
        self._tags = {"run": run, "trial": trial, "configuration": configuration, "worker": str(worker)}
        self._before: Progress | None = None

    def count(self, progress: Progress) -> None:
        """Count a step; cheap enough for each."""
        before = self._before
        _counter("steps").inc(1, self._tags)
        if before is not None:  # what was done before a checkpoint is not counted again
            _step_seconds().observe(progress.seconds - before.seconds, self._tags)
        known = before.passes if before is not None else 0 if progress.updates == 1 else progress.passes
        if progress.worker == 0 and progress.passes > known:
            _counter("passes").inc(progress.passes - known, self._tags)
        self._before = progress

    def show(self, progress: Progress) -> None:
        """Set the gauges."""
        figures = progress.figures()
        for name in _SHOWN:
            if name in figures:
                _gauge(name).set(figures[name], self._tags)
        if progress.ended:
            self.close()

    def close(self) -> None:
        """The trial trains no more: a gauge would keep its last value for as long as the process lives."""
        if self._before is not None:
            for name in {"steps_per_second", "passes_per_second", "seconds_left"} & self._before.figures().keys():
                _gauge(name).set(0.0, self._tags)


class PoolMetrics:
    """The attack pool's metrics."""

    def __init__(self, run: str) -> None:
        self._tags = {"run": run}
        self._passes = 0

    def show(self, pulse: Pulse) -> None:
        """Set the gauges, and count the attacks' passes since the last time."""
        _set(
            self._tags,
            {
                "waiting_shards": pulse.waiting,
                "idle_share": pulse.idle_share,
                "attackers_busy_share": pulse.working / pulse.actors if pulse.actors else 0.0,
                "training_trials": len(pulse.trials),
            },
        )
        known = self._passes if pulse.attack_passes >= self._passes else 0  # another desk counts anew
        if pulse.attack_passes > known:
            _counter("attack_passes").inc(pulse.attack_passes - known, self._tags)
        self._passes = pulse.attack_passes


class RunMetrics:
    """What the run has come to.

    Args:
        run: its name.
        trainings: how many units of work are trained at a time.
        figures: of the run at this moment.
    """

    def __init__(self, run: str, trainings: Callable[[], int], figures: Callable[[], Figures]) -> None:
        self._tags, self._trainings, self._figures = {"run": run}, trainings, figures
        self._due = 0.0

    def show(self) -> None:
        """Set the gauges, once a second however often it is called."""
        if (now := time.monotonic()) < self._due:
            return
        self._due, figures = now + _EVERY_S, self._figures()
        busy = min(1.0, figures.training / self._trainings())
        _set(self._tags, {"front_size": figures.front_size, "trainers_busy_share": busy})
        if figures.hypervolume is not None:
            _set(self._tags, {"hypervolume": figures.hypervolume})
        for rung in figures.rungs:
            counts = rung.model_dump()
            tags = {**self._tags, "rung": str(counts.pop("epoch"))}
            for state, count in counts.items():
                name = "rung_trials" if state in ("training", "scoring", "scored") else "rung_configurations"
                _gauge(name).set(count, {**tags, "state": state})


def _set(tags: dict[str, str], values: Mapping[str, float]) -> None:
    for name, value in values.items():
        _gauge(name).set(value, tags)


def metrics_address() -> str:
    """Where this node's agent exports metrics in Prometheus' format; empty if it does not."""
    here = ray.get_runtime_context().get_node_id()
    node = next(node for node in ray.nodes() if node["NodeID"] == here)
    return f"http://{node['NodeManagerAddress']}:{node['MetricsExportPort']}/metrics" if node["Alive"] else ""
