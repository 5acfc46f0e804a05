"""Everybody who looks on."""

import pytest
from mlflow.tracking import MlflowClient


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
