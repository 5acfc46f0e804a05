"""A whole sweep on a local Ray cluster: real digits, real training, real attacks."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from ray.thirdparty_files import psutil

from robsweep.config.scores import TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.results.open import open_run
from robsweep.run.events import Decided, Promoted, Scored
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


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Twelve configurations on one slot: the working folder, the output, and the processes that trained."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "small.yaml").write_text(SPACE)
    process = _robsweep(folder, "run", "small.yaml")
    trained: set[tuple[int, str]] = set()
    over = threading.Event()
    watch = threading.Thread(target=_note_trials, args=(process.pid, trained, over))
    watch.start()
    try:
        output, _ = process.communicate(timeout=500)
    finally:
        over.set()
        watch.join()
    assert process.returncode == 0, output
    return folder, output, trained


def _note_trials(driver, found, over):
    """Note the processes of a sweep's trials, and the unit of work after which Ray calls the folder that one stands in.

    Those of this sweep alone: others may train the same configurations at the same time.
    """
    while not over.wait(0.2):
        with suppress(psutil.Error, OSError):
            for process in psutil.Process(driver).children(recursive=True):
                with suppress(psutil.Error, OSError):
                    if " ".join(process.cmdline()).startswith("ray::train "):
                        found.add((process.pid, Path(process.cwd()).name))


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
    processes = {process for process, unit in finished[2] if unit.partition("-s")[0] in run.state.candidates}
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


def test_killed_it_goes_on_and_ends_as_it_would_have(finished, run, tmp_path):
    """All that was recorded is still there, and the end is the undisturbed one; `make faults` kills it more often."""
    (tmp_path / "small.yaml").write_text(SPACE)
    journal = tmp_path / "runs" / "small" / "journal" / "00000001.jsonl"
    process = _robsweep(tmp_path, "run", "small.yaml")
    _wait_for_lines(journal, 25, process)
    assert process.poll() is None, process.communicate()[0]
    assert _listening(process.pid) == []  # on anything but this machine's own interface
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    before = [line for line in _lines(journal) if '"kind":"scored"' in line]
    process = _robsweep(tmp_path, "resume", "small")
    output, _ = process.communicate(timeout=500)
    assert process.returncode == 0, output
    again = open_run(tmp_path / "runs" / "small")
    scored = [(event.fact.trial, event.fact.epoch) for event in again.events() if isinstance(event.fact, Scored)]
    assert len(set(scored)) == len(scored)
    assert [line for line in _lines(journal) if '"kind":"scored"' in line][: len(before)] == before
    assert again.state.counts() == run.state.counts()
    columns = ["identity", "epoch", "status", "recall_at_1", *TERMS]
    pd.testing.assert_frame_equal(_sorted(again.table())[columns], _sorted(run.table())[columns], atol=0.2, rtol=1e-2)


def _listening(driver):
    """(process, address) of all sockets of a sweep that other machines could reach."""
    found = []
    for process in [psutil.Process(driver), *psutil.Process(driver).children(recursive=True)]:
        with suppress(psutil.Error):  # it may end meanwhile
            sockets = process.net_connections("inet")
            found += [(process.name(), one.laddr) for one in sockets if one.status == psutil.CONN_LISTEN]
    assert found
    return [
        (name, address) for name, address in found if address.ip.removeprefix("::ffff:") not in ("127.0.0.1", "::1")
    ]


def _lines(journal):
    return journal.read_text().splitlines() if journal.exists() else []


def _wait_for_lines(journal, count, process):
    deadline = time.monotonic() + 200
    while process.poll() is None and time.monotonic() < deadline and len(_lines(journal)) < count:
        time.sleep(0.05)


def _sorted(frame):
    return frame.sort_values(["identity", "epoch"]).reset_index(drop=True)
