"""A whole sweep on a local Ray cluster: real digits, real training, real attacks."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from mlflow.tracking import MlflowClient

from robsweep.config.scores import TERMS
from robsweep.metrics.ers import ers
from robsweep.results.store import ResultStore

pytestmark = pytest.mark.ray

SPACE = """
dataset: digits
factors: {baselines: [none, act, minmax]}
training: {epochs: 2, pairs: 128, budget: {steps: 1}, embedding_dim: 32}
scoring: {queries: 6, steps: 2, actors: 2, cpus_per_actor: 0.5, shard_queries: 4, resamples: 50, wait: true}
pruning: {rungs: [1], reduction: 3, min_peers: 2, spare_front: false}
tracking: {mlflow: {uri: "sqlite:///mlflow.db"}}
"""


def _robsweep(folder, *arguments):
    command = [sys.executable, "-m", "robsweep", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished run: its working folder and what it printed."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "small.yaml").write_text(SPACE)
    process = _robsweep(folder, "run", "small.yaml")
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    return folder, output


@pytest.fixture(scope="module")
def table(finished) -> pd.DataFrame:
    return ResultStore(finished[0] / "runs" / "small").read()


def test_every_configuration_has_its_rows(table):
    counts = table.groupby("identity")["rung"].apply(list).to_dict()
    assert set(counts) == {f"digits:rc2f2{suffix}:ptripletN" for suffix in ("", "p", "amd")}
    ended = table.sort_values("rung").groupby("identity")["status"].last()
    for identity, rungs in counts.items():
        assert rungs == ([0] if ended[identity] == "pruned" else [0, 1])


def test_no_row_lacks_a_term_and_ers_is_their_mean(table):
    assert table[list(TERMS)].notna().all(axis=None)
    for _, row in table.iterrows():
        assert row["ers"] == pytest.approx(ers(row[list(TERMS)].to_dict()))
        assert row["ers_low"] <= row["ers"] <= row["ers_high"]


def test_something_was_pruned_and_the_reason_is_stored(table):
    pruned = table[table["status"] == "pruned"]
    assert len(pruned) >= 1
    assert pruned["reason"].str.len().min() > 10


def test_rows_carry_configuration_seed_fingerprint_and_code(table):
    for _, row in table.iterrows():
        assert json.loads(row["configuration"])["training"]["embedding_dim"] == 32
        assert row["data_fingerprint"]
        assert row["code_version"].startswith("0.1.0")
        assert row["attack_passes"] == 9 * 6 * 2
        assert row["training_steps"] == row["epoch"] * -(-1438 // 128)


def test_mlflow_was_sent_every_row(finished, table):
    client, runs = _mlflow(finished[0]), _mlflow_runs(finished[0])
    assert {run.info.status for run in runs} == {"FINISHED"}
    sent = {
        (run.data.tags["robsweep.identity"], metric.step, metric.value)
        for run in runs
        for metric in client.get_metric_history(run.info.run_id, "ers")
    }
    assert sent == {(row["identity"], row["epoch"], row["ers"]) for _, row in table.iterrows()}


def _mlflow(folder):
    return MlflowClient(tracking_uri=f"sqlite:///{folder}/mlflow.db")


def _mlflow_runs(folder):
    client = _mlflow(folder)
    (experiment,) = client.search_experiments(filter_string="name = 'robsweep'")
    return client.search_runs([experiment.experiment_id])


def test_the_pool_scores_as_this_process_does(finished, table):
    from pathlib import Path

    from robsweep.scoring.single import score_single

    row = table.iloc[0]
    sheet = score_single(Path(row["checkpoint"]), attacks=_attacks(2), queries=6)
    for name in TERMS:
        assert sheet.terms[name] == pytest.approx(row[name], abs=0.2), name
    assert sheet.clean["recall_at_1"] == pytest.approx(row["recall_at_1"], abs=0.003)


def _attacks(steps):
    from robsweep.config.scoring import ScoringConfig

    return tuple(map(str, ScoringConfig(steps=steps).specs))


def test_output_report_and_front(finished):
    folder, output = finished
    assert "Pareto front" in output
    assert "Pruned" in output
    assert "report" in output
    assert "Traceback" not in output
    report = (folder / "runs" / "small" / "report.html").read_text()
    assert "digits:rc2f2p:ptripletN" in report
    front = _robsweep(folder, "front", "small", "--json")
    rows = json.loads(front.communicate(timeout=60)[0])
    assert rows
    assert {row["status"] for row in rows} == {"completed"}


def test_tensorboard_has_every_trial_with_its_steps_and_scores(finished, table, scalars_in):
    boards = finished[0] / "runs" / "small" / "tensorboard"
    assert {path.name for path in boards.iterdir()} == {f"{key}-s0" for key in table["key"]}
    for (key, _), rows in table.groupby(["key", "seed"]):
        steps = scalars_in(boards / f"{key}-s0")
        assert set(rows["training_steps"]) <= set(steps["train/loss"])  # the end of every epoch
        assert {"train/active", "train/steps_per_second", "train/passes", "train/seconds_left"} <= set(steps)
        scores = scalars_in(boards / f"{key}-s0" / "scores")
        for name, column in (("ers", "ers"), ("recall_at_1", "recall_at_1"), ("ca_plus", "CA+"), ("es_d", "ES:D")):
            assert list(scores[f"scores/{name}"].items()) == [
                (row["training_steps"], pytest.approx(row[column], rel=1e-6)) for _, row in rows.iterrows()
            ]


def test_the_output_says_where_ray_exports_its_metrics(finished):
    assert re.search(r"metrics: http://[\d.]+:\d+/metrics", finished[1])


def test_resuming_a_finished_run_changes_nothing(finished, table):
    folder, _ = finished
    process = _robsweep(folder, "resume", "small")
    assert process.wait(timeout=120) == 0
    pd.testing.assert_frame_equal(ResultStore(folder / "runs" / "small").read(), table)


@pytest.mark.parametrize(
    ("field", "words"),
    [("run", "holds rows of the run 'x', this one is 'small'"), ("data_fingerprint", "holds rows of other data")],
)
def test_rows_of_another_run_or_of_other_data_are_not_gone_on_from(finished, tmp_path, robsweep, field, words):
    shutil.copytree(finished[0] / "runs", tmp_path / "runs")
    store = ResultStore(tmp_path / "runs" / "small")
    store.upsert([store.rows()[0].model_copy(update={field: "x"})])
    before = store.path.read_bytes()
    code, _, err = robsweep("resume", "small", "--storage", tmp_path / "runs")
    assert code == 2
    assert words in err
    assert err.count("\n") == 1
    assert store.path.read_bytes() == before


def test_an_interrupted_run_goes_on_and_ends_as_an_uninterrupted_one(finished, table, tmp_path):
    (tmp_path / "small.yaml").write_text(SPACE)
    store = ResultStore(tmp_path / "runs" / "small")
    code, output = _signalled(
        _robsweep(tmp_path, "run", "small.yaml", "--set", "resources.concurrent=1"), signal.SIGINT, store, rows=1
    )
    assert code == 130, output
    assert re.search(r"stop    stopping; press Ctrl-C again to stop at once$", output, re.MULTILINE)
    assert re.search(r"^Front so far: 3 of 3 runs to go$", output, re.MULTILINE)
    assert output.endswith("\nrobsweep: interrupted: 3 of 3 runs to go; go on with: robsweep resume small\n")
    assert "stop    interrupted" in (store.folder / "events.log").read_text()
    assert {run.info.status for run in _mlflow_runs(tmp_path)} == {"KILLED"}

    resumed = _robsweep(tmp_path, "resume", "small")
    code, output = _signalled(resumed, signal.SIGTERM, store, event="Ray dashboard")
    assert code == 143, output
    assert "***" not in output  # a dump of the stack of Ray's own
    assert output.endswith("\nrobsweep: ended by SIGTERM: 3 of 3 runs to go; go on with: robsweep resume small\n")

    code, _ = _signalled(_robsweep(tmp_path, "resume", "small"), signal.SIGKILL, store, rows=2)
    assert code == -signal.SIGKILL
    before = store.rows()
    assert 2 <= len(before) < len(table)
    _end_ray_of(tmp_path)
    resumed = _robsweep(tmp_path, "resume", "small")
    output, _ = resumed.communicate(timeout=300)
    assert resumed.returncode == 0, output
    again = store.read()
    assert store.rows()[: len(before)] == before
    keys = ["identity", "rung", "status", "recall_at_1", *TERMS]
    pd.testing.assert_frame_equal(_sorted(again)[keys], _sorted(table)[keys], atol=0.2, rtol=1e-2)


def _signalled(process, number, store, *, rows=0, event=""):
    """Send a signal once there are so many rows and such an event; the exit code and the output."""
    log = store.folder / "events.log"
    old = log.read_text().count(event) if log.exists() else 0
    deadline = time.monotonic() + 200
    while process.poll() is None and time.monotonic() < deadline:
        if len(store.rows()) >= rows and log.exists() and (not event or log.read_text().count(event) > old):
            break
        time.sleep(0.2)
    os.kill(process.pid, number)
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def test_a_row_that_cannot_be_stored_ends_the_sweep_with_its_reason(tmp_path):
    (tmp_path / "small.yaml").write_text(SPACE)
    process = _robsweep(tmp_path, "run", "small.yaml", "--set", "resources.concurrent=1")
    folder = tmp_path / "runs" / "small"
    while not (folder / "events.log").exists() and process.poll() is None:
        time.sleep(0.2)
    (folder / ".results.parquet.unfinished").mkdir()  # where the table is written before it is renamed
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 1, output
    assert "Traceback" not in output
    path = folder / "results.parquet"
    assert output.endswith(
        f"\nrobsweep: {path}: Is a directory: 3 of 3 runs to go; go on with: robsweep resume small\n"
    )
    assert (folder / "sweep.json").exists()
    assert list(folder.glob("checkpoints/*/epoch_1/weights.safetensors"))


def test_a_run_that_fails_says_why_and_the_others_stay(finished, table, tmp_path):
    shutil.copytree(finished[0] / "runs", tmp_path / "runs")
    store = ResultStore(tmp_path / "runs" / "small")
    rows = store.rows()
    last = next(row for row in rows if row.status == "completed")
    store.path.unlink()
    store.upsert(row for row in rows if row != last)
    checkpoint = tmp_path / "runs" / "small" / "checkpoints" / f"{last.key}-s0" / f"epoch_{last.epoch}"
    for file in checkpoint.glob("*.safetensors"):
        file.write_bytes(b"damaged")

    resumed = _robsweep(tmp_path, "resume", "small")
    output, _ = resumed.communicate(timeout=300)
    assert resumed.returncode == 1, output
    assert "Traceback" not in output
    assert re.search(r"^Failed", output, re.MULTILINE)
    assert "1 failed of 3 runs" in output
    assert re.search(r"^Front so far: 1 of 3 runs to go$", output, re.MULTILINE)
    assert "errors:  runs/small/ray/*/error.txt" in output
    (error,) = store.folder.glob("ray/*/error.txt")
    assert "weights.safetensors cannot be read" in error.read_text()
    (failed,) = [row for row in store.rows() if row.status == "failed"]
    assert (failed.key, failed.rung, failed.epoch, failed.ers) == (last.key, last.rung, last.epoch, None)
    assert "weights.safetensors cannot be read" in failed.reason
    assert failed.reason in (store.folder / "events.log").read_text()
    assert [row for row in store.rows() if row.status != "failed"] == [row for row in rows if row != last]


def _sorted(frame):
    return frame.sort_values(["identity", "rung"]).reset_index(drop=True)


def _end_ray_of(folder):
    """A driver killed by SIGKILL leaves its cluster to notice by itself; give it the time."""
    time.sleep(5)
