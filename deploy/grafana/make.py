"""Makes ``robsweep.json``, a Grafana dashboard of a sweep in the layout of those that Ray writes.

    python deploy/grafana/make.py

Like Ray's own it takes a ``datasource`` and a ``SessionName``, and lays panels out in two columns.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from robsweep.executors.tune.metric_table import METRICS, exported

FILE = Path(__file__).with_name("robsweep.json")
UID = "robsweepDashboard"
WIDTH, HEIGHT = 12, 8
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}


class Curve(NamedTuple):
    """A query, with ``{name}`` for each metric, and how its lines are called."""

    query: str
    legend: str


class Panel(NamedTuple):
    """``unit``: of Grafana's. ``names``: metrics that its curves speak of. ``most``: the end of its axis."""

    title: str
    unit: str
    curves: tuple[Curve, ...]
    names: tuple[str, ...]
    most: float | None = None
    stacked: bool = False


def _of(name: str, by: str = "", *, rate: bool = False) -> str:
    """PromQL of one metric over the chosen runs; summed by labels where there are any."""
    values = f'{exported(name)[0]}{{run=~"$run",SessionName=~"$SessionName"}}'
    values = f"rate({values}[$__rate_interval])" if rate else values
    return f"sum by ({by}) ({values})" if by else values


def _line(title: str, name: str, unit: str = "short", most: float | None = None) -> Panel:
    """One line a run."""
    return Panel(title, unit, (Curve(_of(name), "{{run}}"),), (name,), most)


def _workers(title: str, name: str, unit: str = "short", *, rate: bool = False, most: float | None = None) -> Panel:
    """One line a trial and worker."""
    query = _of(name, "configuration, trial, worker", rate=rate)
    return Panel(title, unit, (Curve(query, "{{configuration}} {{trial}} worker {{worker}}"),), (name,), most)


_SECONDS = exported("step_seconds")
PANELS = (
    _line("Front size", "front_size"),
    _line("Hypervolume of the front", "hypervolume"),
    Panel(
        "Trials of each rung",
        "short",
        (Curve(_of("rung_trials", "rung, state"), "rung {{rung}} {{state}}"),),
        ("rung_trials",),
    ),
    Panel(
        "Configurations of each rung",
        "short",
        (Curve(_of("rung_configurations", "rung, state"), "rung {{rung}} {{state}}"),),
        ("rung_configurations",),
    ),
    Panel(
        "Busy share",
        "percentunit",
        (
            Curve(_of("trainers_busy_share"), "trainers of {{run}}"),
            Curve(_of("attackers_busy_share"), "attackers of {{run}}"),
        ),
        ("trainers_busy_share", "attackers_busy_share"),
        1.0,
    ),
    _line("Idle share of the attackers since the start", "idle_share", "percentunit", 1.0),
    Panel(
        "Image passes a second",
        "short",
        (Curve(_of("passes", "run", rate=True), "training"), Curve(_of("attack_passes", "run", rate=True), "attacks")),
        ("passes", "attack_passes"),
        stacked=True,
    ),
    _line("Shards waiting for an attacker", "waiting_shards"),
    _line("Trials in training", "training_trials"),
    _workers("Passes a second of a trial", "passes_per_second"),
    _workers("Steps a second of a trial", "steps_per_second"),
    _workers("Steps a second, counted", "steps", "short", rate=True),
    Panel(
        "Time of a step, mean and 95 % of all",
        "s",
        (
            Curve(
                f'sum by (run) (rate({_SECONDS[2]}{{run=~"$run",SessionName=~"$SessionName"}}[$__rate_interval])) / '
                f'sum by (run) (rate({_SECONDS[1]}{{run=~"$run",SessionName=~"$SessionName"}}[$__rate_interval]))',
                "mean of {{run}}",
            ),
            Curve(
                f"histogram_quantile(0.95, sum by (run, le) "
                f'(rate({_SECONDS[0]}{{run=~"$run",SessionName=~"$SessionName"}}[$__rate_interval])))',
                "95 % of {{run}}",
            ),
        ),
        ("step_seconds",),
    ),
    _workers("Epoch", "epoch"),
    _workers("Loss", "loss"),
    _workers("Share of triplets with a loss", "active", "percentunit", most=1.0),
    _workers("Destination hardness of gradual adversaries", "lga_level"),
    _workers("Training time left", "seconds_left", "s"),
)


def dashboard() -> dict[str, Any]:
    """Grafana's JSON model."""
    return {
        "uid": UID,
        "title": "robsweep",
        "description": "A sweep on Ray: its front, its rungs, who is busy, and how fast trials train.",
        "tags": ["robsweep"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,
        "refresh": "10s",
        "time": {"from": "now-30m", "to": "now"},
        "templating": {"list": [_datasource(), _labels("SessionName"), _labels("run")]},
        "panels": [_panel(number, panel) for number, panel in enumerate(PANELS)],
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    said = "; ".join(METRICS[name].text for name in panel.names)
    limits = {"min": 0, "max": panel.most} if panel.most is not None else {}
    shown = {"drawStyle": "line", "fillOpacity": 10, "stacking": {"mode": "normal" if panel.stacked else "none"}}
    return {
        "id": number + 1,
        "title": panel.title,
        "description": said[0].upper() + said[1:] + ".",
        "type": "timeseries",
        "datasource": _SOURCE,
        "gridPos": {"h": HEIGHT, "w": WIDTH, "x": WIDTH * (number % 2), "y": HEIGHT * (number // 2)},
        "fieldConfig": {"defaults": {"unit": panel.unit, "custom": shown, **limits}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": [
            {"refId": chr(65 + place), "datasource": _SOURCE, "expr": curve.query, "legendFormat": curve.legend}
            for place, curve in enumerate(panel.curves)
        ],
    }


def _datasource() -> dict[str, Any]:
    return {"name": "datasource", "type": "datasource", "query": "prometheus", "refresh": 1, "hide": 2, "multi": False}


def _labels(label: str) -> dict[str, Any]:
    """A choice among the values of a label of the metrics; all of them at first."""
    query = f"label_values({exported('front_size')[0]}, {label})"
    return {
        "name": label,
        "type": "query",
        "datasource": _SOURCE,
        "definition": query,
        "query": {"query": query, "refId": "StandardVariableQuery"},
        "refresh": 2,
        "includeAll": True,
        "multi": label == "run",
        "allValue": ".*",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(dashboard(), indent=1) + "\n", encoding="utf-8")
    print(FILE)
