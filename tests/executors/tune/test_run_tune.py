"""A whole sweep on a local Ray cluster: real digits, real training, real attacks."""

import json
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from ray.thirdparty_files import psutil

from robsweep.config.scores import TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.results.open import open_run
from robsweep.run.events import Decided, Promoted
from robsweep.scoring.single import score_single

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors:
  backbone: [rlenet]
  baselines: [none, est, act, minmax]
  source: [s, r]
  destination: [m, h]
  intra_class: [false, true]
training: {epochs: 2, pairs: 512, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 1, actors: 2, cpus_per_actor: 0.5, shard_queries: 4, resamples: 20}
pruning: {rungs: [1], policy: promotion, reduction: 3, min_peers: 3, spare_front: false}
search: {kind: random, samples: 12}
resources: {concurrent: 1}
"""


def _robsweep(folder, *arguments):
    command = [sys.executable, "-m", "robsweep", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Seen(NamedTuple):
    """What was seen while a sweep ran."""

    trained: set[tuple[int, str]]
    """Processes of trials, and the unit of work after which Ray calls the folder that one stands in."""
    addresses: set[str]
    """On which sockets listened."""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Twelve configurations on one slot: the working folder, the output, and the processes that trained."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "small.yaml").write_text(SPACE)
    process = _robsweep(folder, "run", "small.yaml")
    seen = Seen(set(), set())
    over = threading.Event()
    watch = threading.Thread(target=_look, args=(process.pid, seen, over))
    watch.start()
    try:
        output, _ = process.communicate(timeout=500)
    finally:
        over.set()
        watch.join()
    assert process.returncode == 0, output
    return folder, output, seen


def _look(driver, seen, over):
    """Note what a sweep's processes do, of this sweep alone: others may train the same configurations meanwhile."""
    while not over.wait(0.2):
        with suppress(psutil.Error, OSError):
            for process in [psutil.Process(driver), *psutil.Process(driver).children(recursive=True)]:
                with suppress(psutil.Error, OSError):  # it may end meanwhile
                    if " ".join(process.cmdline()).startswith("ray::train "):
                        seen.trained.add((process.pid, Path(process.cwd()).name))
                    sockets = process.net_connections("inet")
                    listening = [one for one in sockets if one.status == psutil.CONN_LISTEN]
                    seen.addresses.update(one.laddr.ip.removeprefix("::ffff:") for one in listening)


@pytest.fixture(scope="module")
def run(finished):
    return open_run(finished[0] / "runs" / "small")


def test_all_rest_at_first_and_the_best_third_is_promoted(run):
    first = [event.fact for event in run.events() if isinstance(event.fact, Decided) and event.fact.epoch == 1]
    assert len(first) == 12
    assert {fact.verdict for fact in first} <= {"rest"}
    counts = run.state.counts()
    assert counts["going"] == counts["failed"] == 0
    reasons = [event.fact.reason for event in run.events() if isinstance(event.fact, Promoted)]
    assert counts["completed"] + counts["refused"] == len(reasons) >= 4
    ranked = [reason.replace(" at epoch 1", "") for reason in reasons if "among the best" in reason]
    for rank, recorded, quota in (map(int, re.findall(r"\d+", reason)) for reason in ranked):
        assert rank <= quota == recorded // 3  # of what was known at that moment
    assert not run.state.busy


def test_one_process_trains_them_all(finished, run):
    """A unit of work ends and the next one begins in the same process."""
    boards = finished[0] / "runs" / "small" / "tensorboard"
    assert len({file.parent.name for file in boards.glob("*/*tfevents*")}) == 12
    processes = {process for process, unit in finished[2].trained if unit.partition("-s")[0] in run.state.candidates}
    assert len(processes) == 1


def test_the_pool_scores_as_this_process_does(finished, run):
    row = run.table().iloc[0]
    checkpoint = finished[0] / "runs" / "small" / row["checkpoint"]
    attacks = tuple(map(str, ScoringConfig(steps=1).specs))
    sheet = score_single(Path(checkpoint), attacks=attacks, queries=6)
    for name in TERMS:
        assert sheet.terms[name] == pytest.approx(row[name], abs=0.2), name
    assert sheet.clean["recall_at_1"] == pytest.approx(row["recall_at_1"], abs=0.003)


def test_the_output_names_the_dashboard_the_front_and_the_files(finished):
    output = finished[1]
    assert re.search(r"metrics: http://[\d.]+:\d+/metrics", output)
    assert re.search(r"^Pareto front$", output, re.MULTILINE)
    assert "report:  runs/small/report.html" in output
    assert "Traceback" not in output
    front = _robsweep(finished[0], "front", "small", "--json")
    rows = json.loads(front.communicate(timeout=60)[0])
    assert {row["status"] for row in rows} == {"completed"}


def test_nothing_listens_to_other_machines(finished):
    """Not a socket of the driver's, Ray's processes or the actors', looked at while the sweep ran."""
    assert "127.0.0.1" in finished[2].addresses
    assert finished[2].addresses <= {"127.0.0.1", "::1"}
