"""A whole sweep in this process: real digits, real training, real attacks, no Ray."""

import json
import os
import signal

import pandas as pd
import pytest
import torch

from robsweep.config.load import load_sweep
from robsweep.config.scores import TERMS
from robsweep.data.catalog import load
from robsweep.errors import UserError
from robsweep.executors import local_work
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.ending import EndedEarly, Ending
from robsweep.metrics.ers import ers
from robsweep.results.open import open_run
from robsweep.results.store import ResultStore
from robsweep.run.events import Ended, Scored
from robsweep.sweep.place import RunPlace
from robsweep.sweep.run import resume_sweep, run_sweep
from robsweep.training.checkpoint import load_weights
from tests.sweep.conftest import journal_in


def test_every_configuration_has_its_rows(finished, table):
    rungs = table.groupby("identity")["rung"].apply(list).to_dict()
    assert set(rungs) == {f"digits:rlenet{suffix}:ptripletN" for suffix in ("", "p", "amd")}
    ended = table.sort_values("rung").groupby("identity")["status"].last()
    for identity, found in rungs.items():
        assert found == ([0] if ended[identity] == "pruned" else [0, 1])
    counts = finished[1].counts
    assert (counts.configurations, counts.failed, counts.remaining) == (3, 0, 0)
    assert counts.pruned == (ended == "pruned").sum() >= 1
    assert finished[1].ending is None


def test_no_row_lacks_a_term_and_ers_is_their_mean(table):
    assert table[list(TERMS)].notna().all(axis=None)
    for _, row in table.iterrows():
        assert row["ers"] == pytest.approx(ers(row[list(TERMS)].to_dict()))
        assert row["ers_low"] <= row["ers"] <= row["ers_high"]


def test_rows_carry_configuration_fingerprints_and_code(table):
    images = {split: load("digits", split).fingerprint for split in ("train", "test")}
    for _, row in table.iterrows():
        assert json.loads(row["configuration"])["training"]["embedding_dim"] == 16
        assert (row["train_fingerprint"], row["test_fingerprint"]) == (images["train"], images["test"])
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


def test_early_rungs_are_scored_with_less(space, tmp_path):
    changes = [("factors.baselines", ["none", "act"]), ("scoring.queries", {1: 3, "last": 5})]
    changes += [("scoring.steps", {1: 1, "last": 2}), ("pruning.policy", "none")]
    run_sweep(load_sweep(space, changes), storage=str(tmp_path), executor="inline")
    table = open_run(tmp_path / "small").table()
    found = table[["epoch", "queries", "attack_steps"]].drop_duplicates().sort_values("epoch")
    assert found.to_numpy().tolist() == [[1, 3, 1], [2, 5, 2]]
    assert table.groupby("epoch")["fidelity"].nunique().tolist() == [1, 1]
    assert table["fidelity"].nunique() == 2


def test_resuming_a_finished_run_changes_nothing(copied, table):
    outcome = resume_sweep("small", storage=str(copied), executor="inline")
    assert outcome.counts.remaining == 0
    pd.testing.assert_frame_equal(ResultStore(copied / "small").read(), table)


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
        left.append(outcome.counts.remaining)
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
    assert outcome.counts.remaining == 0


@pytest.mark.parametrize("error", [UserError("no such place"), RuntimeError("no such place")])
def test_a_run_that_cannot_begin_frees_its_name(space, tmp_path, monkeypatch, error):
    def refused(*_arguments, **_options):
        raise error

    monkeypatch.setattr("robsweep.sweep.carry_out.execute", refused)
    with pytest.raises(type(error), match="no such place"):
        run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert not (tmp_path / "small").exists()


def test_a_run_that_was_killed_before_it_did_anything_gives_way_to_a_new_one(space, tmp_path, monkeypatch):
    def killed(*_arguments, **_options):
        raise EndedEarly("killed")

    with monkeypatch.context() as patch:
        patch.setattr("robsweep.sweep.carry_out.execute", killed)
        with pytest.raises(KeyboardInterrupt):
            run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert journal_in(tmp_path).exists()
    place = RunPlace.create(str(tmp_path), "small")
    assert not place.has_journal

    with monkeypatch.context() as patch:
        patch.setattr("robsweep.executors.local_work.LocalWork.train", killed)
        with pytest.raises(KeyboardInterrupt):
            run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    before = journal_in(tmp_path).read_text()
    with pytest.raises(UserError, match="a run named 'small' exists"):  # a configuration was begun
        run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    assert journal_in(tmp_path).read_text() == before


def test_no_secret_of_the_environment_is_in_a_file_of_a_run(space, tmp_path, monkeypatch):
    secret = "AKIAIOSFODNN7EXAMPLE/wJalrXUtnFEMI"
    for name in ("AWS_SECRET_ACCESS_KEY", "WANDB_API_KEY", "MLFLOW_TRACKING_PASSWORD", "RAY_AUTH_TOKEN"):
        monkeypatch.setenv(name, secret)
    run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"report.html", "results.parquet", "events.log"} <= {path.name for path in files}
    assert [path for path in files if secret.encode() in path.read_bytes()] == []


def test_an_end_within_an_epoch_keeps_a_checkpoint_from_which_the_run_goes_on_bit_for_bit(space, tmp_path, monkeypatch):
    whole = run_sweep(load_sweep(space, [("name", "whole")]), storage=str(tmp_path), executor="inline")
    assert whole.ending is None
    steps, on_step = [], local_work._ProgressListener.on_step

    def interrupting(self, report):
        on_step(self, report)
        steps.append(report)
        if len(steps) == 4:
            os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(local_work._ProgressListener, "on_step", interrupting)
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
