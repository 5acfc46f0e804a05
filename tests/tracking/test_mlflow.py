"""Against MLflow's own store in a database file."""

import pytest
from mlflow.tracking import MlflowClient

from robsweep.config.tracking import MlflowConfig
from robsweep.errors import UserError
from robsweep.tracking.mlflow import MlflowTracker


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return MlflowConfig(uri=f"sqlite:///{tmp_path_factory.mktemp('mlflow')}/mlflow.db", experiment="digits")


def _runs(config, sweep):
    client = MlflowClient(tracking_uri=config.uri)
    experiment = client.get_experiment_by_name(config.experiment).experiment_id
    return client, client.search_runs([experiment], f"tags.`robsweep.sweep` = '{sweep}'")


def test_a_configuration_is_a_run_and_an_epoch_a_step(config, make_row):
    tracker = MlflowTracker(config, "rungs")
    tracker.add(make_row(ers=10.0))
    tracker.add(make_row("b", status="failed", reason="out of memory"))
    tracker.add(make_row(rung=1, ers=30.0, status="completed"))
    tracker.close()
    client, runs = _runs(config, "rungs")
    runs = {run.data.tags["robsweep.run"]: run for run in runs}
    assert runs.keys() == {"a-s3", "b-s3"}
    assert [(m.step, m.value) for m in client.get_metric_history(runs["a-s3"].info.run_id, "ers")] == [(2, 10), (4, 30)]
    assert runs["a-s3"].data.params["training.optimiser.lr"] == "0.001"
    assert [runs[name].info.status for name in ("a-s3", "b-s3")] == ["FINISHED", "FAILED"]
    assert runs["b-s3"].data.tags["robsweep.reason"] == "out of memory"


def test_a_resumed_sweep_goes_on_in_its_runs(config, make_row):
    first = MlflowTracker(config, "resumed")
    first.add(make_row())
    first.close()
    assert [run.info.status for run in _runs(config, "resumed")[1]] == ["KILLED"]
    again = MlflowTracker(config, "resumed")
    again.add(make_row(rung=1, status="pruned"))
    again.close()
    (run,) = _runs(config, "resumed")[1]
    assert run.info.status == "FINISHED"
    assert len(_runs(config, "resumed")[0].get_metric_history(run.info.run_id, "recall_at_1")) == 2


def test_what_was_promoted_goes_on_in_its_run(config, make_row):
    tracker = MlflowTracker(config, "promoted")
    tracker.add(make_row(status="pruned", reason="rests"))
    assert [run.info.status for run in _runs(config, "promoted")[1]] == ["FINISHED"]
    tracker.add(make_row(rung=1, status="running"))
    assert [run.info.status for run in _runs(config, "promoted")[1]] == ["RUNNING"]
    tracker.add(make_row(rung=2, status="completed"))
    tracker.close()
    client, (run,) = _runs(config, "promoted")
    assert (run.info.status, run.data.tags["robsweep.status"]) == ("FINISHED", "completed")
    assert [m.step for m in client.get_metric_history(run.info.run_id, "ers")] == [2, 4, 6]


def test_parameters_that_did_not_arrive_are_sent_again(config, make_row, monkeypatch):
    tracker = MlflowTracker(config, "broken line")
    log_batch, fails = tracker._client.log_batch, [True]

    def flaky(*arguments, **options):
        if options.get("params") and fails.pop():
            raise OSError("no route to host")
        log_batch(*arguments, **options)

    monkeypatch.setattr(tracker._client, "log_batch", flaky)
    with pytest.raises(OSError, match="no route"):
        tracker.add(make_row())
    fails.append(False)
    tracker.add(make_row())
    (run,) = _runs(config, "broken line")[1]
    assert run.data.params["training.optimiser.lr"] == "0.001"


def test_sweeps_of_one_name_are_kept_apart(config, make_row):
    for sweep in ("digits 2026-01-01", "digits 2026-01-02"):
        tracker = MlflowTracker(config, sweep)
        tracker.add(make_row(status="completed"))
        tracker.close()
    assert [len(_runs(config, sweep)[1]) for sweep in ("digits 2026-01-01", "digits 2026-01-02")] == [1, 1]


def test_an_address_of_no_kind_is_one_line():
    with pytest.raises(UserError, match=r"^tracking\.mlflow\.uri: .*pigeon"):
        MlflowTracker(MlflowConfig(uri="pigeon://roof"), "x")
