"""Ray's metrics as its agent exports them for Prometheus and the dashboard."""

import re
import time
from urllib.request import urlopen

import pytest
import ray

from robsweep.executors.tune.metrics import PoolMetrics, StepMetrics, metrics_address
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.pulse import Pulse

pytestmark = pytest.mark.ray

LINE = re.compile(r"ray_(?P<name>robsweep_\w+)\{(?P<labels>[^}]*)\} (?P<value>\S+)")
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


@pytest.fixture(scope="module")
def exported():
    """(name, run, trial, configuration, worker) -> value, once everything recorded here has arrived."""
    ray.init(
        address="local",
        num_cpus=1,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        _system_config={"metrics_report_interval_ms": 1000},
    )
    try:
        workers = [ray.remote(num_cpus=0)(Worker).remote() for _ in range(3)]
        ray.get(workers[0].train.remote(0, 2, {"group": [1, 2, 3]}))
        ray.get(workers[1].train.remote(1, 2, {"group": [1, 2, 3]}))
        ray.get(workers[2].train.remote(0, 1, {"ended": range(1, 9), "resumed": [5, 6]}))
        PoolMetrics("demo").show(Pulse({"group": {}}, (), 7, 0.75))
        found = {}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not _complete(found):
            time.sleep(0.5)
            found |= _read(metrics_address())
        yield found
    finally:
        ray.shutdown()


def _complete(found):
    """What the last process to be told exports last; every worker's process exports by itself."""
    workers = {("group", "0"), ("group", "1"), ("ended", "0"), ("resumed", "0")}
    told = [
        {(key[2], key[4]) for key in found if key[0] == f"robsweep_{name}"} >= workers
        for name in ("steps_total", "steps_per_second", "seconds_left", "step_seconds_count")
    ]
    return all(told) and any(key[0] == "robsweep_waiting_shards" for key in found)


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


def test_the_pool(exported):
    values = {key[0]: value for key, value in exported.items() if key[1:] == ("demo", None, None, None)}
    assert values == {"robsweep_waiting_shards": 7, "robsweep_idle_share": 0.75, "robsweep_training_trials": 1}
