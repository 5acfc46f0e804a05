import math

from robsweep.tracking.tracker import labels_of, metrics_of, parameters_of


def test_metrics_are_what_was_measured_and_is_a_number(make_row):
    metrics = metrics_of(make_row(nmi=math.nan, train_seconds=1.5))
    assert (metrics["recall_at_1"], metrics["ers"], metrics["ca_plus"], metrics["train_seconds"]) == (
        0.5,
        20.5,
        12,
        1.5,
    )
    assert metrics["recall_at_10"] == 0.75
    assert not metrics.keys() & {"nmi", "gtt", "seed", "rung", "epoch", "recall_at_20"}


def test_a_row_of_a_failed_run_has_no_scores(make_row):
    row = make_row(status="failed", scores="", recall_at_1=None, ers=None, **{"CA+": None})
    assert not metrics_of(row).keys() & {"recall_at_1", "ers", "ca_plus"}


def test_parameters_are_the_whole_configuration(make_row):
    assert parameters_of(make_row()) == {
        "training.epochs": "2",
        "training.optimiser.name": "adam",
        "training.optimiser.lr": "0.001",
        "weights": "null",
        "seed": "3",
    }


def test_labels_name_the_aliases_and_why_a_run_ended(make_row):
    labels = labels_of(make_row(aliases=("x", "y"), status="pruned", reason="outranked", flags=("collapse:spread",)))
    assert (labels["aliases"], labels["status"], labels["reason"]) == ("x y", "pruned", "outranked")
    assert labels["flags"] == "collapse:spread"
