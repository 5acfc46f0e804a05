"""Rows, decisions and their replay, without Ray."""

import json
import math

import pytest

from robsweep.results.store import ResultStore
from robsweep.sweep.events import EventLog
from robsweep.sweep.ledger import Ledger
from robsweep.sweep.plan import plan_of


@pytest.fixture
def events(tmp_path):
    seen = []
    return EventLog(tmp_path / "events.log", seen.append), seen


def _ledger(plan, tmp_path, events):
    return Ledger(plan, ResultStore(tmp_path), events[0])


def test_a_row_holds_scores_costs_decision_and_configuration(tiny_plan, sheet_of, training_json, tmp_path, events):
    run = tiny_plan.runs[2]
    assert _ledger(tiny_plan, tmp_path, events).record(run.name, sheet_of(run, 0, 1, 0.9, 20.0), training_json)
    (row,) = ResultStore(tmp_path).rows()
    assert (row.identity, row.status, row.rung, row.epoch) == ("digits:rc2f2p:ptripletN", "running", 0, 1)
    assert (row.recall_at_1, row.ers, row.gtt) == (0.9, pytest.approx(20.0), 200.0)
    assert (row.ers_low, row.ers_high) == (19.0, 21.0)
    assert (row.training_steps, row.attack_passes, row.data_fingerprint) == (5, 7, "abc")
    assert '"kind":"act"' in row.configuration
    assert row.key == run.configuration.key


def test_what_is_suspicious_stands_in_the_row(tiny_plan, sheet_of, training_json, tmp_path, events):
    run = tiny_plan.runs[0]
    names = ("collapse:spread", "loss:not_falling")
    sheet = sheet_of(run, 0, 1, 0.9, 20.0).model_copy(update={"flags": names})
    _ledger(tiny_plan, tmp_path, events).record(run.name, sheet, training_json)
    (row,) = ResultStore(tmp_path).rows()
    assert row.flags == names


def test_scores_without_a_column_are_kept_with_their_intervals(tiny_plan, sheet_of, training_json, tmp_path, events):
    run = tiny_plan.runs[0]
    sheet = sheet_of(run, 0, 1, 0.9, 20.0)
    sheet = sheet.model_copy(
        update={
            "clean": {**sheet.clean, "recall_at_10": 0.95},
            "intervals": {**sheet.intervals, "recall_at_10": (0.9, 0.97), "nmi": (0.8, 0.93)},
        }
    )
    _ledger(tiny_plan, tmp_path, events).record(run.name, sheet, training_json)
    (row,) = ResultStore(tmp_path).rows()
    scores = json.loads(row.scores)
    assert scores.keys() == {*sheet.clean, *sheet.terms, "ers", "ers_bounded"}
    assert scores["recall_at_10"] == [0.95, 0.9, 0.97]
    assert scores["nmi"] == [0.9, 0.8, 0.93]
    assert scores["ers"] == [pytest.approx(20.0), 19.0, 21.0]


def test_a_dominated_configuration_is_pruned_with_its_reason(tiny_plan, sheet_of, training_json, tmp_path, events):
    ledger = _ledger(tiny_plan, tmp_path, events)
    first, second, third, fourth = tiny_plan.runs
    assert ledger.record(first.name, sheet_of(first, 0, 1, 0.9, 20.0), training_json)
    assert ledger.record(second.name, sheet_of(second, 0, 1, 0.8, 30.0), training_json)
    assert not ledger.record(third.name, sheet_of(third, 0, 1, 0.7, 10.0), training_json)
    rows = {row.key: row for row in ResultStore(tmp_path).rows()}
    assert rows[third.configuration.key].status == "pruned"
    assert "dominated by 2" in rows[third.configuration.key].reason
    assert [event.kind for event in events[1]] == ["rung", "rung", "prune"]
    assert "dominated by 2" in (tmp_path / "events.log").read_text()
    assert ledger.counts() == {"runs": 4, "running": 2, "pruned": 1, "completed": 0, "failed": 0}
    assert fourth in [run for run, _ in ledger.open_runs()]


def test_the_last_rung_completes_what_is_outranked_but_not_what_collapsed(
    tiny_plan, sheet_of, training_json, tmp_path, events
):
    ledger = _ledger(tiny_plan, tmp_path, events)
    scores = [(0.9, 20.0), (0.8, 30.0), (0.7, 10.0), (0.2, 35.0)]
    for run, (recall, score) in zip(tiny_plan.runs, scores, strict=True):
        assert not ledger.record(run.name, sheet_of(run, 2, 4, recall, score), training_json)
    statuses = {row.recall_at_1: (row.status, row.reason) for row in ResultStore(tmp_path).rows()}
    assert [statuses[recall][0] for recall, _ in scores] == ["completed"] * 3 + ["pruned"]
    assert "below 0.5 of the best seen" in statuses[0.2][1]


def test_nan_scores_are_pruned_and_stored(tiny_plan, sheet_of, training_json, tmp_path, events):
    run = tiny_plan.runs[0]
    assert not _ledger(tiny_plan, tmp_path, events).record(run.name, sheet_of(run, 0, 1, 0.1, math.nan), training_json)
    (row,) = ResultStore(tmp_path).rows()
    assert row.status == "pruned"
    assert math.isnan(row.ers)
    assert json.loads(row.scores, parse_constant=pytest.fail)["ers"] == [None, None, None]


def test_pruning_can_be_switched_off(tiny, sheet_of, training_json, tmp_path, events):
    plan = plan_of(tiny(pruning={"enabled": False, "rungs": [1], "min_peers": 1}))
    ledger = _ledger(plan, tmp_path, events)
    for recall, run in zip((0.9, 0.1), plan.runs, strict=False):
        assert ledger.record(run.name, sheet_of(run, 0, 1, recall, recall), training_json)


def test_a_new_ledger_on_the_same_table_decides_as_the_old_one(tiny_plan, sheet_of, training_json, tmp_path, events):
    scores = [(0.9, 20.0), (0.8, 30.0), (0.7, 25.0), (0.85, 22.0)]
    decisions = []
    for name in ("whole", "broken"):
        folder = tmp_path / name
        folder.mkdir()
        ledger = _ledger(tiny_plan, folder, events)
        made = []
        for run, (recall, score) in zip(tiny_plan.runs, scores, strict=True):
            made.append(ledger.record(run.name, sheet_of(run, 0, 1, recall, score), training_json))
            if name == "broken":
                ledger = _ledger(tiny_plan, folder, events)
        decisions.append(made)
    assert decisions[0] == decisions[1]
    assert False in decisions[0]


def test_open_runs_after_an_interruption(tiny_plan, sheet_of, training_json, tmp_path, events):
    ledger = _ledger(tiny_plan, tmp_path, events)
    first, second, third, fourth = tiny_plan.runs
    ledger.record(first.name, sheet_of(first, 0, 1, 0.9, 20.0), training_json)
    ledger.record(second.name, sheet_of(second, 2, 4, 0.9, 20.0), training_json)
    ledger.failed(third.name, "out of memory")
    left = {run.name: rungs for run, rungs in _ledger(tiny_plan, tmp_path, events).open_runs()}
    assert left == {first.name: 1, third.name: 0, fourth.name: 0}


def test_a_failure_keeps_what_was_scored_before(tiny_plan, sheet_of, training_json, tmp_path, events):
    ledger = _ledger(tiny_plan, tmp_path, events)
    run = tiny_plan.runs[0]
    ledger.record(run.name, sheet_of(run, 0, 1, 0.9, 20.0), training_json)
    ledger.failed(run.name, "worker died")
    rows = ResultStore(tmp_path).rows()
    assert [(row.rung, row.status, row.ers) for row in rows] == [
        (0, "running", pytest.approx(20.0)),
        (1, "failed", None),
    ]
    assert rows[1].reason == "worker died"


def test_a_run_that_failed_and_was_resumed_is_replayed_where_it_was_decided(
    tiny, sheet_of, training_json, tmp_path, events
):
    # the floor is half of the best recall seen so far, so who came first matters
    plan = plan_of(tiny(pruning={"rungs": [1], "min_peers": 1, "floors_of_best": {"recall_at_1": 0.5}}))
    low, high, *_ = plan.runs
    ledger = _ledger(plan, tmp_path, events)
    ledger.failed(high.name, "out of memory")
    assert ledger.record(low.name, sheet_of(low, 0, 1, 0.4, 20.0), training_json)
    assert ledger.record(high.name, sheet_of(high, 0, 1, 0.9, 30.0), training_json)
    assert [row.recall_at_1 for row in ResultStore(tmp_path).rows()] == [0.4, 0.9]
    live, replayed = ledger._rungs, _ledger(plan, tmp_path, events)._rungs
    for name, recall in ((low.name, 0.4), ("another", 0.95)):
        point = {"recall_at_1": recall, "ers": 20.0}
        assert replayed.record(name, 1, point) == live.record(name, 1, point)


def test_costs_and_the_bounded_score_are_objectives(tiny, sheet_of, training_json, tmp_path, events):
    """Cheaper is better: what is as good and dearer is dominated, also after a replay."""
    plan = plan_of(tiny(objectives=["ers_bounded", "-train_passes"], pruning={"rungs": [1], "spare_front": False}))
    dear, cheap, dearest, _ = plan.runs
    ledger = _ledger(plan, tmp_path, events)
    for run, passes in ((dear, 600), (cheap, 300)):
        training = json.dumps({**json.loads(training_json), "train_passes": passes})
        assert ledger.record(run.name, sheet_of(run, 0, 1, 0.9, 20.0), training)
    training = json.dumps({**json.loads(training_json), "train_passes": 900})
    resumed = _ledger(plan, tmp_path, events)
    assert not resumed.record(dearest.name, sheet_of(dearest, 0, 1, 0.9, 20.0), training)
    last = ResultStore(tmp_path).rows()[-1]
    assert last.reason == "rank 3 of 3 at epoch 1: dominated by 2 (ers_bounded 10 >= 10, train_passes 300 <= 900)"
    assert (last.ers, last.ers_bounded) == (pytest.approx(20.0), pytest.approx(10.0))  # a GTT of 200 is cut
    assert str(events[1][-1]).endswith(f"ers_bounded 10.0, train_passes 900; {last.reason}")
