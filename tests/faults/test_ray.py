"""Processes of a sweep on Ray are killed and stopped while it runs; it ends as in one process without a fault."""

import re
import signal
import time
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from robsweep.config.scores import TERMS
from robsweep.results.store import ResultStore
from robsweep.sweep.place import RunPlace
from tests.faults.audit import doubled_rows, events_of, require_nothing_partial, scored
from tests.faults.ray_sweep import RaySweep
from tests.faults.recovery import Injection, until_work
from tests.faults.small_sweep import SmallSweep

pytestmark = [pytest.mark.faults, pytest.mark.ray, pytest.mark.xdist_group("ray")]

TRIAL, ATTACK, DESK, WORKER = r"^ray::train ", r"^ray::attack ", r"^ray::ScoreDesk", r"^ray::.*TrainWorker"
RAYLET, HEAD = r"^\S+/raylet/raylet ", r"^\S+/gcs/gcs_server "
PROCESSES = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, est]}
training: {epochs: 2, pairs: 64, budget: {steps: 4}, embedding_dim: 16}
scoring: {queries: 32, steps: 60, actors: 2, cpus_per_actor: 0.5, shard_queries: 8, resamples: 20}
pruning: {rungs: [1], policy: none}
resources: {concurrent: 1, patience_minutes: 0.3, retries: 9}
"""
GROUP = """
dataset: digits
factors: {backbone: [rlenet], baselines: [act]}
training: {epochs: 2, pairs: 64, budget: {steps: 8}, embedding_dim: 16, checkpoint_minutes: 1.0e-9}
scoring: {queries: 8, steps: 1, actors: 1, cpus_per_actor: 0.5, resamples: 20}
pruning: {rungs: [1], policy: none}
resources: {workers: 2, cpus_per_worker: 0.5, threads: 1, concurrent: 1}
"""
DRIVER = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, est, act, minmax]}
training: {epochs: 2, pairs: 512, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 16, steps: 1, actors: 1, cpus_per_actor: 0.5, shard_queries: 8, resamples: 20}
pruning: {rungs: [1], policy: none}
resources: {concurrent: 1}
"""


@pytest.fixture
def sweep_of(tmp_path):
    """Starts ``robsweep ARGUMENTS`` on Ray, and ends whatever of it is left."""
    started = []

    def start(*arguments):
        started.append(RaySweep(tmp_path, *arguments))
        return started[-1]

    yield start
    for sweep in started:
        sweep.stop()


def _in_one_process(folder, space):
    """The sweep's table, without Ray and without a fault."""
    sweep = SmallSweep(folder, space=space, images=None)
    assert sweep.run() == (0, 0), sweep.output
    return _table(sweep.place)


def _table(place):
    return ResultStore(place.store).read().sort_values(["identity", "epoch"]).reset_index(drop=True)


def _noted(note, faults, sweep, expected, left):
    """Note faults of one sweep that has ended, with their seconds; then look at its end."""
    require_nothing_partial(sweep.place)
    found, doubled = _table(sweep.place), doubled_rows(sweep.place)
    lost = len(expected) - len(scored(sweep.place))
    for number, (fault, seconds) in enumerate(faults):
        last = number == len(faults) - 1
        note(Injection(fault, lost * last, doubled * last, left * last, seconds))
    assert (lost, doubled, left) == (0, 0, 0)
    columns = ["identity", "epoch", "status", "recall_at_1", *TERMS]
    pd.testing.assert_frame_equal(found[columns], expected[columns], atol=0.2, rtol=1e-2)


def test_what_dies_or_hangs_is_replaced(sweep_of, tmp_path, note):
    expected = _in_one_process(tmp_path / "undisturbed", PROCESSES)
    (tmp_path / "small.yaml").write_text(PROCESSES)
    sweep, faults = sweep_of("run", "small.yaml"), []
    sweep.until(lambda: "2 attack actors ready" in sweep.log)

    def kill(fault, title, said):
        known, before = sweep.log.count(said), sweep.titled(title)
        sweep.kill(title)
        began = time.monotonic()
        sweep.until(lambda: sweep.log.count(said) > known if said else True)
        sweep.until(lambda: sweep.titled(title) - before)
        faults.append((fault, time.monotonic() - began))

    for _ in range(2):
        kill("SIGKILL of a training process", TRIAL, "")
    for _ in range(3):
        kill("SIGKILL of an attack actor within a shard", ATTACK, "an attack actor died")
    for _ in range(2):
        kill("SIGKILL of the desk", DESK, "hands out attacks died; another one takes its work")
    sweep.stopped(ATTACK)  # last: meanwhile the other one may end all work
    began = time.monotonic()
    sweep.until(lambda: "an attack actor hangs" in sweep.log)
    faults.append(("SIGSTOP of an attack actor within a shard", time.monotonic() - began))

    code, left = sweep.end()
    assert code == 0, sweep.output
    assert "Traceback" not in sweep.output
    _noted(note, faults, sweep, expected, left)


def test_a_worker_of_a_group_dies(sweep_of, tmp_path, note):
    (tmp_path / "small.yaml").write_text(GROUP)
    sweep, faults = sweep_of("run", "small.yaml"), []
    trial = sweep.place.store.local / "checkpoints"
    sweep.until(lambda: any(trial.glob("*/epoch_*")))  # what it has to go on from
    before = sweep.titled(WORKER)
    sweep.kill(WORKER)
    began = time.monotonic()
    sweep.until(lambda: sweep.titled(WORKER) - before)
    faults.append(("SIGKILL of a worker of a group", time.monotonic() - began))
    code, left = sweep.end()
    assert code == 0, sweep.output
    table = _table(sweep.place)
    assert list(table["status"]) == ["passed", "completed"]
    _noted(note, faults, sweep, table, left)


def test_the_driver_and_the_cluster_die(sweep_of, tmp_path, note):
    expected = _in_one_process(tmp_path / "undisturbed", DRIVER)
    (tmp_path / "small.yaml").write_text(DRIVER)
    place, all_left = RunPlace(str(tmp_path / "runs"), "small"), 0
    faults: list[list[Any]] = []
    ways = [*[("the driver", None, -signal.SIGKILL)] * 3, ("the raylet", RAYLET, 1), ("the head", HEAD, 1)]
    for kind, title, expected_code in ways:
        sweep, lines, began = _going_on(sweep_of, place)
        sweep.until(lambda: len(events_of(sweep.place)) > lines + 4)  # noqa: B023 - it is asked here
        if faults:
            faults[-1][1] = until_work(sweep.place, began)
        if title is None:
            sweep.kill_driver()
        else:
            sweep.kill(title)
        code, left = sweep.end()
        assert code == expected_code, sweep.output
        if title is not None:
            said = r"^robsweep: lost the Ray cluster at .*; go on with: robsweep resume small$"
            assert re.search(said, sweep.output, re.MULTILINE)  # what Ray itself writes may follow
        all_left += left
        faults.append([f"SIGKILL of {kind}", None])
        require_nothing_partial(sweep.place)
    sweep, _, began = _going_on(sweep_of, place)
    code, left = sweep.end()
    faults[-1][1] = until_work(sweep.place, began)
    assert code == 0, sweep.output
    _noted(note, faults, sweep, expected, all_left + left)


def _going_on(sweep_of, place):
    """The sweep, begun or resumed; how many events there were before, and when it began."""
    command = ("resume", "small") if place.recorded else ("run", "small.yaml")
    lines, began = len(events_of(place)), datetime.now(UTC)
    return sweep_of(*command), lines, began
