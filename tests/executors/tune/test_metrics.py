"""Ray's metrics as its agent exports them for Prometheus and the dashboard."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
import ray

from robsweep.executors.tune.metrics import PoolMetrics, RunMetrics, StepMetrics, metrics_address
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.figures import Figures
from robsweep.views.pulse import Pulse
from robsweep.views.status import RungStatus

pytestmark = pytest.mark.ray

LINE = re.compile(r"ray_(?P<name>robsweep_\w+)\{(?P<labels>[^}]*)\} (?P<value>\S+)")
DASHBOARD = Path(__file__).parents[3] / "deploy/grafana/robsweep.json"
TAGS = ("run", "trial", "configuration", "worker")


class Worker:
    """A process that trains: one trial that goes on, or two one after the other."""

    def train(self, rank, workers, trials):
        for trial, updates in trials.items():
            metrics = StepMetrics(run="demo", trial=trial, configuration=f"digits:{trial}", worker=rank)
            for update in updates:
                epoch, step = divmod(update - 1, 4)
                logs = {"loss": 0.5, "active": 0.25, "lga_level": -0.125}
                report = StepReport(epoch, step + 1, 4, logs, 100 * update, 2.0 * update, rank=rank, workers=workers)
                metrics.count(progress_of(report, 2))
                metrics.show(progress_of(report, 2))


SWEEP = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none], source: [s], destination: [m], gradual: [true], intra_class: [false]}
training: {epochs: 2, pairs: 128, budget: {steps: 1}, embedding_dim: 16}
search: {kind: grid}
scoring: {queries: 4, steps: 1, actors: 1, cpus_per_actor: 0.5, resamples: 20}
pruning: {policy: guided, rungs: [1]}
resources: {cpus_per_worker: 0.5, threads: 1, concurrent: 1}
"""


@pytest.fixture(scope="module")
def cluster():
    """The one cluster of all these tests; its address."""
    context = ray.init(
        address="local",
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        _system_config={"metrics_report_interval_ms": 1000},
    )
    yield context.address_info["gcs_address"]
    ray.shutdown()


@pytest.fixture(scope="module")
def exported(cluster):
    """(name, run, trial, configuration, worker) -> value, once everything recorded here has arrived."""
    workers = [ray.remote(num_cpus=0)(Worker).remote() for _ in range(3)]
    ray.get(workers[0].train.remote(0, 2, {"group": [1, 2, 3]}))
    ray.get(workers[1].train.remote(1, 2, {"group": [1, 2, 3]}))
    ray.get(workers[2].train.remote(0, 1, {"ended": range(1, 9), "resumed": [5, 6]}))
    pool = PoolMetrics("demo")
    for passes in (500, 900, 100):  # the last ones are of another desk
        pool.show(Pulse({"group": {}}, {}, 7, 0.75, actors=4, working=1, attack_passes=passes))
    rung = RungStatus(epoch=2, training=1, scoring=2, scored=3, gone_on=4, resting=5, refused=6, completed=7)
    RunMetrics("demo", lambda: 4, lambda: Figures(3, 12.5, 2, (rung,))).show()
    found = {}
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not _complete(found):
        time.sleep(0.5)
        found |= _read(metrics_address())
    return found


@pytest.fixture(scope="module")
def swept(cluster, tmp_path_factory):
    """Every name of robsweep's that Prometheus finds while a small sweep runs on the cluster."""
    folder = tmp_path_factory.mktemp("swept")
    (folder / "small.yaml").write_text(SWEEP)
    command = [sys.executable, "-m", "robsweep", "run", "small.yaml", "--address", cluster]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
    names, deadline = set(), time.monotonic() + 400
    try:
        while process.poll() is None and time.monotonic() < deadline:
            names |= {match["name"] for match in LINE.finditer(_text()) if 'run="small"' in match["labels"]}
            time.sleep(0.5)
    finally:
        process.kill()
    assert process.wait() == 0, (folder / "said").read_text()
    return names


def _text():
    return urlopen(metrics_address(), timeout=10).read().decode()


def _complete(found):
    """What the last process to be told exports last; every worker's process exports by itself."""
    workers = {("group", "0"), ("group", "1"), ("ended", "0"), ("resumed", "0")}
    told = [
        {(key[2], key[4]) for key in found if key[0] == f"robsweep_{name}"} >= workers
        for name in ("steps_total", "steps_per_second", "seconds_left", "step_seconds_count")
    ]
    ours = {"robsweep_waiting_shards", "robsweep_front_size", "robsweep_attack_passes_total"}
    return all(told) and ours <= {key[0] for key in found}


def _read(address):
    found = {}
    for match in LINE.finditer(urlopen(address, timeout=10).read().decode()):
        labels = dict(re.findall(r'(\w+)="([^"]*)"', match["labels"]))
        if "le" not in labels:
            found[(match["name"], *(labels.get(tag) for tag in TAGS))] = float(match["value"])
    return found


def _of(exported, name, trial, worker="0"):
    return exported[f"robsweep_{name}", "demo", trial, f"digits:{trial}", worker]


@pytest.mark.parametrize("worker", ["0", "1"])
def test_every_worker_has_its_figures(exported, worker):
    figures = {
        "steps_per_second": 0.5,
        "loss": 0.5,
        "active": 0.25,
        "lga_level": -0.125,
        "epoch": 1,
        "seconds_left": 10,
    }
    assert {name: _of(exported, name, "group", worker) for name in figures} == figures
    assert _of(exported, "steps_total", "group", worker) == 3
    assert _of(exported, "step_seconds_count", "group", worker) == 2


def test_passes_of_a_group_are_counted_once(exported):
    assert _of(exported, "passes_total", "group") == 300
    assert _of(exported, "passes_per_second", "group") == 50
    assert ("robsweep_passes_total", "demo", "group", "digits:group", "1") not in exported


def test_a_trial_that_ended_stands_still_while_its_process_trains_on(exported):
    assert _of(exported, "steps_total", "ended") == 8
    assert _of(exported, "passes_total", "ended") == 800
    for name in ("steps_per_second", "passes_per_second", "seconds_left"):
        assert _of(exported, name, "ended") == 0
    assert _of(exported, "steps_per_second", "resumed") == 0.5


def test_what_was_done_before_a_checkpoint_is_not_counted_again(exported):
    assert _of(exported, "steps_total", "resumed") == 2
    assert _of(exported, "passes_total", "resumed") == 100


def test_the_pool_and_the_run(exported):
    values = {key[0]: value for key, value in exported.items() if key[1:] == ("demo", None, None, None)}
    rungs = {"robsweep_rung_trials", "robsweep_rung_configurations"}
    assert {name: value for name, value in values.items() if name not in rungs} == {
        "robsweep_waiting_shards": 7,
        "robsweep_idle_share": 0.75,
        "robsweep_attackers_busy_share": 0.25,
        "robsweep_attack_passes_total": 1000,
        "robsweep_training_trials": 1,
        "robsweep_trainers_busy_share": 0.5,
        "robsweep_front_size": 3,
        "robsweep_hypervolume": 12.5,
    }


def test_rungs_are_told_by_state(exported):
    found = {}
    for match in LINE.finditer(_text()):
        labels = dict(re.findall(r'(\w+)="([^"]*)"', match["labels"]))
        if labels["run"] == "demo" and "rung" in labels:
            found[(match["name"], labels["rung"], labels["state"])] = float(match["value"])
    trials = {("robsweep_rung_trials", "2", state): n for n, state in enumerate(("training", "scoring", "scored"), 1)}
    stages = ("gone_on", "resting", "refused", "completed")
    configurations = {("robsweep_rung_configurations", "2", state): n for n, state in enumerate(stages, 4)}
    assert found == trials | configurations


def test_a_sweep_exports_every_metric_that_the_dashboard_asks_for(swept):
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked = {name for query in queries for name in re.findall(r"\bray_(robsweep_\w+)", query)}
    assert len(asked) > 20
    assert asked <= swept
