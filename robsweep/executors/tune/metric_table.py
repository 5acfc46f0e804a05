"""Every metric of a sweep: what it is called, what it counts, by what it is told apart."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

_WORKER = ("run", "trial", "configuration", "worker")
_RUN, _RUNG = ("run",), ("run", "rung", "state")


class Metric(NamedTuple):
    """``text``: its meaning and unit, as Prometheus shows it. ``tags``: labels of its values."""

    kind: Literal["gauge", "counter", "histogram"]
    text: str
    tags: tuple[str, ...]


METRICS: Mapping[str, Metric] = {
    "steps": Metric("counter", "updates of the weights", _WORKER),
    "passes": Metric("counter", "images perturbed times PGD steps, over all workers", _WORKER),
    "step_seconds": Metric("histogram", "time of a step", _WORKER),
    "steps_per_second": Metric("gauge", "updates of the weights a second; 0 once the trial has ended", _WORKER),
    "passes_per_second": Metric(
        "gauge", "images perturbed times PGD steps a second, over all workers; 0 once the trial has ended", _WORKER
    ),
    "loss": Metric("gauge", "training loss of the last step shown", _WORKER),
    "active": Metric("gauge", "share of triplets with a loss, 0 to 1", _WORKER),
    "lga_level": Metric("gauge", "destination hardness of a gradual adversary", _WORKER),
    "epoch": Metric("gauge", "epoch that is being trained", _WORKER),
    "seconds_left": Metric("gauge", "training time left of the trial", _WORKER),
    "attack_passes": Metric("counter", "images times steps of the attacks of the scores", _RUN),
    "waiting_shards": Metric("gauge", "attack shards waiting for an actor", _RUN),
    "idle_share": Metric("gauge", "idle share of the attack actors' time so far, 0 to 1", _RUN),
    "attackers_busy_share": Metric("gauge", "share of the attack actors that have a shard now, 0 to 1", _RUN),
    "training_trials": Metric("gauge", "trials that have trained a step and not ended", _RUN),
    "trainers_busy_share": Metric("gauge", "share of the places for training that have a trial now, 0 to 1", _RUN),
    "front_size": Metric("gauge", "configurations on the front so far", _RUN),
    "hypervolume": Metric("gauge", "hypervolume of the front so far, above 0 in every objective", _RUN),
    "rung_trials": Metric("gauge", "trials training towards a rung, being scored or scored there", _RUNG),
    "rung_configurations": Metric(
        "gauge", "configurations that went on from a rung, rest, were refused or completed there", _RUNG
    ),
}
"""By name; Ray is given each as ``robsweep_<name>``."""


def exported(name: str) -> tuple[str, ...]:
    """Names under which Prometheus finds a metric; Ray adds ``ray_``, and its exporter what tells kinds apart."""
    base, kind = f"ray_robsweep_{name}", METRICS[name].kind
    if kind == "histogram":
        return tuple(f"{base}_{part}" for part in ("bucket", "count", "sum"))
    return (f"{base}_total",) if kind == "counter" else (base,)
