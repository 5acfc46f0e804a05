"""A whole sweep in this process: real digits, real training, real attacks, no Ray."""

import json
import os
import shutil
import signal

import pandas as pd
import pytest
import torch
from mlflow.tracking import MlflowClient

from robsweep.config.load import load_sweep
from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.executors import local_work
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import EndedEarly, Ending
from robsweep.metrics.ers import ers
from robsweep.results.open import open_run
from robsweep.results.store import ResultStore
from robsweep.run.events import Ended, Scored
from robsweep.run.local_store import LocalStore
from robsweep.run.seal import sealed, unsealed
from robsweep.sweep.place import RunPlace
from robsweep.sweep.run import resume_sweep, run_sweep
from robsweep.training.checkpoint import load_weights

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, minmax]}
training: {epochs: 2, pairs: 256, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 2, shard_queries: 4, resamples: 50}
pruning: {rungs: [1], reduction: 3, min_peers: 2, spare_front: false}
"""


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    file = tmp_path_factory.mktemp("spaces") / "small.yaml"
    file.write_text(SPACE)
    return str(file)


@pytest.fixture(scope="module")
def finished(tmp_path_factory, space):
    """The storage of a finished run, and its outcome."""
    storage = tmp_path_factory.mktemp("runs")
    tracking = ("tracking.mlflow", {"uri": f"sqlite:///{storage}/mlflow.db"})
    outcome = run_sweep(load_sweep(space, [tracking]), storage=str(storage), executor="inline")
    return storage, outcome


@pytest.fixture
def table(finished) -> pd.DataFrame:
    return ResultStore(finished[0] / "small").read()


@pytest.fixture
def copied(finished, tmp_path):
    """A copy of the finished run, in a storage of its own."""
    shutil.copytree(finished[0] / "small", tmp_path / "small")
    return tmp_path


def _journal(storage):
    (file,) = (storage / "small" / "journal").iterdir()
    return file


def test_every_configuration_has_its_rows(finished, table):
    rungs = table.groupby("identity")["rung"].apply(list).to_dict()
    assert set(rungs) == {f"digits:rlenet{suffix}:ptripletN" for suffix in ("", "p", "amd")}
    ended = table.sort_values("rung").groupby("identity")["status"].last()
    for identity, found in rungs.items():
        assert found == ([0] if ended[identity] == "pruned" else [0, 1])
    counts = finished[1].counts
    assert (counts.configurations, counts.failed, counts.to_go) == (3, 0, 0)
    assert counts.pruned == (ended == "pruned").sum() >= 1
    assert finished[1].ending is None


def test_no_row_lacks_a_term_and_ers_is_their_mean(table):
    assert table[list(TERMS)].notna().all(axis=None)
    for _, row in table.iterrows():
        assert row["ers"] == pytest.approx(ers(row[list(TERMS)].to_dict()))
        assert row["ers_low"] <= row["ers"] <= row["ers_high"]


def test_rows_carry_configuration_fingerprint_and_code(table):
    for _, row in table.iterrows():
        assert json.loads(row["configuration"])["training"]["embedding_dim"] == 16
        assert row["data_fingerprint"]
        assert row["code_version"].startswith("0.1.0")
        assert row["attack_passes"] == 9 * 6 * 2
        assert row["training_steps"] == row["epoch"] * -(-1438 // 256)


def test_nothing_that_was_measured_is_lost(finished, table):
    run = open_run(finished[0] / "small")
    row = table.iloc[0]
    sheet = run.sheet(row["key"], epoch=1)
    assert sheet.attacks.keys() == {"CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT"}
    assert sheet.attack_strings["TMA"].endswith("pgditer=2")
    assert sheet.attack_intervals.keys() == sheet.attacks.keys()
    assert sheet.ers == row["ers"]
    pd.testing.assert_frame_equal(run.table(), table)


def test_mlflow_was_sent_every_row(finished, table):
    client = MlflowClient(tracking_uri=f"sqlite:///{finished[0]}/mlflow.db")
    (experiment,) = client.search_experiments(filter_string="name = 'robsweep'")
    runs = client.search_runs([experiment.experiment_id])
    assert {run.info.status for run in runs} == {"FINISHED"}
    sent = {
        (run.data.tags["robsweep.identity"], metric.step, metric.value)
        for run in runs
        for metric in client.get_metric_history(run.info.run_id, "ers")
    }
    assert sent == {(row["identity"], row["epoch"], row["ers"]) for _, row in table.iterrows()}


def test_report_log_and_scores_for_tensorboard(finished, table, scalars_in):
    folder = finished[0] / "small"
    assert "digits:rlenetp:ptripletN" in (folder / "report.html").read_text()
    assert "  prune    " in (folder / "events.log").read_text()
    for (key, _), rows in table.groupby(["key", "seed"]):
        scores = scalars_in(folder / "tensorboard" / f"{key}-s0" / "scores")
        for name, column in (("ers", "ers"), ("recall_at_1", "recall_at_1"), ("ca_plus", "CA+"), ("es_d", "ES:D")):
            assert list(scores[f"scores/{name}"].items()) == [
                (row["training_steps"], pytest.approx(row[column], rel=1e-6)) for _, row in rows.iterrows()
            ]


def test_resuming_a_finished_run_changes_nothing(copied, table):
    outcome = resume_sweep("small", storage=str(copied), executor="inline")
    assert outcome.counts.to_go == 0
    pd.testing.assert_frame_equal(ResultStore(copied / "small").read(), table)


def test_other_data_are_not_gone_on_from(copied):
    journal = _journal(copied)
    before = journal.read_text()
    lines = before.splitlines()
    opened = json.loads(unsealed(lines[0]))
    opened["fact"]["data_fingerprint"] = "x"
    journal.write_text("\n".join([sealed(json.dumps(opened)), *lines[1:]]) + "\n")
    with pytest.raises(UserError, match="holds scores of other data: fingerprint x, "):
        resume_sweep("small", storage=str(copied), executor="inline")
    assert journal.read_text().splitlines()[1:] == lines[1:]


def test_an_interrupted_run_goes_on_and_ends_as_an_uninterrupted_one(space, table, tmp_path, monkeypatch):
    checks, check = [], EarlyEnd.check

    def interrupt(self):
        checks.append(self)
        if len(checks) % 3 == 0:
            self.request(Ending("interrupted", 130))
        check(self)

    monkeypatch.setattr(EarlyEnd, "check", interrupt)
    outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    left = []
    while outcome.ending is not None:
        left.append(outcome.counts.to_go)
        assert outcome.ending.code == 130
        before = ResultStore(tmp_path / "small").rows()
        outcome = resume_sweep("small", storage=str(tmp_path), executor="inline")
        kept = ("key", "epoch", "ers", "finished_at")
        after = {tuple(getattr(row, name) for name in kept) for row in ResultStore(tmp_path / "small").rows()}
        assert {tuple(getattr(row, name) for name in kept) for row in before} <= after
    assert len(left) >= 2
    columns = ["identity", "rung", "status", "reason", "recall_at_1", *TERMS]
    pd.testing.assert_frame_equal(ResultStore(tmp_path / "small").read()[columns], table[columns])
    events = list(open_run(tmp_path / "small").events())
    ends = [event.fact for event in events if isinstance(event.fact, Ended)]
    assert [end.code for end in ends] == [130] * len(left) + [0]
    scored = [(event.fact.trial, event.fact.epoch) for event in events if isinstance(event.fact, Scored)]
    assert len(set(scored)) == len(scored) == len(table)


def test_an_end_within_training_loses_nothing(space, tmp_path, monkeypatch):
    from robsweep.executors.local_work import LocalWork

    def killed(self, assignment):
        raise EndedEarly("interrupted")

    with monkeypatch.context() as patch:
        patch.setattr(LocalWork, "score", killed)
        with pytest.raises(KeyboardInterrupt):  # nobody asked for it: it is not this run's to hide
            run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    run = open_run(tmp_path / "small")
    assert len(run.state.unscored) == 1
    outcome = resume_sweep("small", storage=str(tmp_path), executor="inline")
    assert outcome.counts.to_go == 0


def test_a_full_disk_ends_the_run_with_its_reason(space, tmp_path, monkeypatch):
    append = LocalStore.append

    def full(self, name, content):
        if name.startswith("journal/") and b'"scored"' in content:
            raise OSError(28, "No space left on device", str(self.local / name))
        append(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "append", full)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    path = tmp_path / "small" / "journal" / "00000001.jsonl"
    assert outcome.ending == Ending(f"{path}: No space left on device", 1)
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").counts.to_go == 0


def test_a_disk_that_stays_full_ends_the_run_with_its_first_reason(space, tmp_path, monkeypatch):
    """The table waits to be written when the journal cannot be; neither can the table."""
    decided, append, put = [], LocalStore.append, LocalStore.put

    def require_room(self, name):
        if len(decided) > 1:
            raise OSError(28, "No space left on device", str(self.local / name))

    def full_append(self, name, content):
        if b'"kind":"decided"' in content:
            decided.append(name)
        require_room(self, name)
        append(self, name, content)

    def full_put(self, name, content):
        require_room(self, name)
        put(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "append", full_append)
        patch.setattr(LocalStore, "put", full_put)
        patch.setattr("robsweep.views.table._REST", 1e6)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    path = tmp_path / "small" / "journal" / "00000001.jsonl"
    assert outcome.ending == Ending(f"{path}: No space left on device", 1)
    assert len(ResultStore(tmp_path / "small").rows()) == 1
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").counts.to_go == 0
    assert len(ResultStore(tmp_path / "small").rows()) > 1


def test_a_report_without_room_ends_the_run_with_its_reason(copied, monkeypatch):
    put = LocalStore.put

    def full(self, name, content):
        if name == "report.html":
            raise OSError(28, "No space left on device", str(self.local / name))
        put(self, name, content)

    monkeypatch.setattr(LocalStore, "put", full)
    outcome = resume_sweep("small", storage=str(copied), executor="inline")
    assert outcome.ending == Ending(f"{copied}/small/report.html: No space left on device", 1)
    assert outcome.counts.to_go == 0


def test_a_checkpoint_without_room_on_the_disk_ends_the_run_and_fails_nothing(space, tmp_path, monkeypatch):
    fsync = os.fsync

    def full(descriptor):
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("weights.safetensors"):
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    (trial,) = (tmp_path / "small" / "checkpoints").iterdir()
    assert outcome.ending == Ending(f"{trial}/epoch_1/weights.safetensors: No space left on device", 1)
    assert outcome.counts.failed == 0
    assert list(trial.iterdir()) == []
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").counts.to_go == 0


def test_what_fails_says_why_and_the_others_stay(copied, table):
    """The last scores are taken out of the journal, and the weights that they are to be taken from are damaged."""
    journal = _journal(copied)
    lines = journal.read_text().splitlines()
    last = max(i for i, line in enumerate(lines) if json.loads(line)["fact"]["kind"] == "scored")
    journal.write_text("\n".join(lines[:last]) + "\n")
    work = json.loads(lines[last])["fact"]
    checkpoint = copied / "small" / "checkpoints" / work["trial"] / f"epoch_{work['epoch']}"
    (checkpoint / "weights.safetensors").write_bytes(b"damaged")

    outcome = resume_sweep("small", storage=str(copied), executor="inline")
    assert (outcome.counts.failed, outcome.counts.to_go, outcome.ending) == (1, 1, None)
    (failed,) = [row for row in ResultStore(copied / "small").rows() if row.status == "failed"]
    assert (f"{failed.key}-s0", failed.epoch, failed.ers) == (work["trial"], work["epoch"], None)
    assert "weights.safetensors is damaged" in failed.reason
    assert failed.reason in (copied / "small" / "events.log").read_text()
    (error,) = (copied / "small" / "errors").iterdir()
    assert "weights.safetensors is damaged" in error.read_text()
    others = [row for row in ResultStore(copied / "small").rows() if row.status != "failed"]
    assert len(others) == len(table) - 1


@pytest.mark.parametrize("error", [UserError("no such place"), RuntimeError("no such place")])
def test_a_run_that_cannot_begin_frees_its_name(space, tmp_path, monkeypatch, error):
    def refused(*_arguments, **_options):
        raise error

    monkeypatch.setattr("robsweep.sweep.run.execute", refused)
    with pytest.raises(type(error), match="no such place"):
        run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert not (tmp_path / "small").exists()


def test_a_run_that_was_killed_before_it_did_anything_gives_way_to_a_new_one(space, tmp_path, monkeypatch):
    def killed(*_arguments, **_options):
        raise EndedEarly("killed")

    with monkeypatch.context() as patch:
        patch.setattr("robsweep.sweep.run.execute", killed)
        with pytest.raises(KeyboardInterrupt):
            run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert _journal(tmp_path).exists()
    place = RunPlace.create(str(tmp_path), "small")
    assert not place.begun

    with monkeypatch.context() as patch:
        patch.setattr("robsweep.executors.local_work.LocalWork.train", killed)
        with pytest.raises(KeyboardInterrupt):
            run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    before = _journal(tmp_path).read_text()
    with pytest.raises(UserError, match="a run named 'small' exists"):  # a configuration was begun
        run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert _journal(tmp_path).read_text() == before


def test_an_end_within_an_epoch_keeps_a_checkpoint_from_which_the_run_goes_on_bit_for_bit(space, tmp_path, monkeypatch):
    whole = run_sweep(load_sweep(space, [("name", "whole")]), storage=str(tmp_path), executor="inline")
    assert whole.ending is None
    steps, on_step = [], local_work._Shown.on_step

    def interrupting(self, report):
        on_step(self, report)
        steps.append(report)
        if len(steps) == 4:
            os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(local_work._Shown, "on_step", interrupting)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert outcome.ending == Ending("interrupted", 130)
    (trial,) = (tmp_path / "small" / "checkpoints").iterdir()
    assert [path.name for path in trial.iterdir()] == ["epoch_0_step_4"]
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").ending is None
    for name in ("epoch_1", "epoch_2"):
        found = [tmp_path / run / "checkpoints" / trial.name / name for run in ("whole", "small")]
        if found[0].exists():
            weights, again = map(load_weights, found)
            assert all(torch.equal(weights[key], again[key]) for key in weights)


def test_no_secret_of_the_environment_is_in_a_file_of_a_run(space, tmp_path, monkeypatch):
    secret = "AKIAIOSFODNN7EXAMPLE/wJalrXUtnFEMI"
    for name in ("AWS_SECRET_ACCESS_KEY", "WANDB_API_KEY", "MLFLOW_TRACKING_PASSWORD", "RAY_AUTH_TOKEN"):
        monkeypatch.setenv(name, secret)
    run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"report.html", "results.parquet", "events.log"} <= {path.name for path in files}
    assert [path for path in files if secret.encode() in path.read_bytes()] == []
