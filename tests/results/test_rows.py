"""Rows against what the list of events says of them, after every single event."""

import json
import math

import pytest

from robsweep.results.rows import Rows
from robsweep.results.seeds import over_seeds
from robsweep.results.store import frame_of
from robsweep.run.events import Decided, Extended, Failed, Promoted, Resumed, Scored
from robsweep.run.journal import Journal, read_events
from robsweep.run.state import RunState
from tests.curves import CurveWork, folded, hashed_curve, sheet_of

_ENDS = {"go_on": "running", "rest": "pruned", "refuse": "pruned", "complete": "completed"}


def _expected(events, state):
    """(key, seed, epoch) -> (status, verdict) by looking at all events again."""
    facts = [event.fact for event in events]
    resumed = max((n for n, fact in enumerate(facts) if isinstance(fact, Resumed)), default=-1)
    found = {}
    for number, fact in enumerate(facts):
        if isinstance(fact, Failed) and number > resumed:
            found[(*fact.trial, fact.epoch)] = ("failed", "")
        if isinstance(fact, Scored):
            found[(*fact.trial, fact.epoch)] = None
    for key, seed, epoch in [place for place, known in found.items() if known is None]:
        said = [
            fact
            for fact in facts
            if (isinstance(fact, Decided) and (fact.key, fact.epoch) == (key, epoch) and seed in fact.seeds)
            or (isinstance(fact, Promoted) and fact.key == key)
        ]
        verdicts = [fact.verdict for fact in said if isinstance(fact, Decided)]
        verdict = verdicts[-1] if verdicts else ""
        later = any(other[:2] == (key, seed) and other[2] > epoch for other in found)
        promoted = bool(verdicts) and isinstance(said[-1], Promoted)
        left_behind = state.candidates[key].stage == "completed" and epoch < state.candidates[key].at
        ends = _ENDS[verdict] if verdict else "running"
        found[key, seed, epoch] = ("passed" if later or promoted or left_behind else ends, verdict)
    return found


def _sometimes_failing(key, seed, epoch):
    if int(key[:4], 16) % 3 == 0 and epoch == 2:
        raise RuntimeError("out of memory")
    return hashed_curve(key, seed, epoch)


@pytest.mark.parametrize("seeds", [[0], [0, 1], {"first": 1, "survivors": 3}])
@pytest.mark.parametrize("policy", ["none", "stopping", "promotion"])
def test_after_every_event_rows_say_what_the_events_say(sweep_of, run_curves, policy, seeds):
    sweep = sweep_of(pruning={"rungs": [1, 2], "policy": policy, "reduction": 3, "min_peers": 2}, seeds=seeds)
    _, _, lines = run_curves(sweep, curve=_sometimes_failing)
    state, rows, events = RunState(), Rows(), []
    for event in read_events(lines):
        state.apply(event)
        rows.on(event, state)
        events.append(event)
        found = {(row.key, row.seed, row.epoch): (row.status, row.verdict) for row in rows.rows()}
        assert found == _expected(events, state)
    assert {"passed", "completed", "failed"} <= {status for status, _ in found.values()}


def test_an_event_touches_the_rows_of_its_own_configuration(sweep_of, run_curves):
    _, _, lines = run_curves(sweep_of(seeds=[0, 1]))
    state, rows = RunState(), Rows()
    for event in read_events(lines):
        state.apply(event)
        before = {id(row): row for row in rows.rows()}
        revision = rows.revision
        rows.on(event, state)
        touched = [row for row in rows.rows() if id(row) not in before]
        assert {id(row) for row in touched} == {id(row) for row in rows.changed}
        assert rows.revision == revision + bool(touched)
        assert len({row.key for row in touched}) <= 1
        assert len(touched) <= 6  # three rungs, two seeds


def test_a_row_holds_scores_costs_decision_and_configuration(sweep_of, run_curves):
    _, _, lines = run_curves(sweep_of(factors={"baselines": ["act"]}), curve=lambda *_: (0.9, 20.0))
    rows = Rows()
    state = folded(lines, rows)
    first, second, last = rows.rows()
    (key,) = state.candidates
    assert (first.run, first.key, first.identity) == ("curves", key, "digits:rc2f2p:ptripletN")
    assert [(row.rung, row.epoch, row.status) for row in (first, second, last)] == [
        (0, 1, "passed"),
        (1, 2, "passed"),
        (2, 4, "completed"),
    ]
    assert (first.verdict, last.verdict, last.reason) == ("go_on", "complete", "")
    assert (last.recall_at_1, last.ers, last.gtt) == (0.9, pytest.approx(20.0), 200.0)
    assert (last.ers_low, last.ers_high) == (19.0, 21.0)
    assert (last.training_steps, last.train_passes, last.attack_passes, last.train_fingerprint) == (40, 400, 7, "abc")
    assert last.checkpoint == f"checkpoints/{key}-s0/epoch_4"
    assert (last.by, last.fidelity) == ("random", first.fidelity)
    assert '"kind":"act"' in last.configuration
    assert json.loads(last.scores)["ers"] == [pytest.approx(20.0), 19.0, 21.0]


def test_nan_scores_are_kept_and_the_row_is_pruned(sweep_of, run_curves):
    _, _, lines = run_curves(sweep_of(factors={"baselines": ["act"]}), curve=lambda *_: (0.1, math.nan))
    rows = Rows()
    folded(lines, rows)
    (row,) = rows.rows()
    assert (row.status, row.verdict) == ("pruned", "refuse")
    assert math.isnan(row.ers)
    assert json.loads(row.scores, parse_constant=pytest.fail)["ers"] == [None, None, None]


def test_the_reason_of_a_promotion_is_added(sweep_of, run_curves):
    pruning = {"rungs": [1], "policy": "promotion", "reduction": 3, "min_peers": 3}
    _, _, lines = run_curves(sweep_of(pruning=pruning))
    rows = Rows()
    folded(lines, rows)
    reasons = {fact.key: fact.reason for event in read_events(lines) if isinstance(fact := event.fact, Promoted)}
    first = {row.key: row.reason for row in rows.rows() if row.rung == 0}
    assert reasons
    for key, reason in first.items():
        promoted = key in reasons
        assert ("promoted" in reason) == promoted
        assert not promoted or reason.endswith(f" for its rank; promoted: {reasons[key]}")


def test_what_failed_is_gone_once_it_is_tried_again_and_then_stands_where_it_was_scored(sweep_of, run_curves):
    sweep = sweep_of(factors={"baselines": ["none", "act"]}, pruning={"rungs": [1], "policy": "none"})
    fails = {"now": True}

    def curve(key, seed, epoch):
        if fails["now"] and epoch == 1:
            raise RuntimeError("out of memory")
        return hashed_curve(key, seed, epoch)

    _, _, lines = run_curves(sweep, curve=curve)
    rows = Rows()
    state = folded(lines, rows)
    assert {(row.status, row.reason, row.ers) for row in rows.rows()} == {
        ("failed", "RuntimeError: out of memory", None)
    }
    assert {row.train_passes for row in rows.rows()} == {100}  # scoring failed, training had not
    before = rows.revision
    journal = Journal(lines, folds=[rows := Rows()])
    journal.record(Resumed(code_version="0.1.0"))
    assert rows.rows() == []
    assert rows.revision > before
    fails["now"] = False
    _, _, lines = run_curves(sweep, lines=lines, curve=curve)
    rows = Rows()
    state = folded(lines, rows)
    assert [(row.epoch, row.status) for row in rows.rows()] == [(1, "passed")] * 2 + [(4, "completed")] * 2
    assert all(row.verdict for row in rows.rows())
    assert state.counts()["completed"] == 2


def test_rungs_are_counted_anew_where_a_run_is_extended(sweep_of, run_curves):
    pruning = {"rungs": [1], "policy": "none"}
    short = sweep_of(factors={"baselines": ["none"]}, pruning=pruning, training={"epochs": 2, "pairs": 64})
    _, _, lines = run_curves(short)
    longer = sweep_of(factors={"baselines": ["none"]}, pruning=pruning, training={"epochs": 4, "pairs": 64})
    journal = Journal(lines, folds=[rows := Rows()])
    journal.record(Resumed(code_version="0.1.0"))
    journal.record(Extended(sweep=longer.model_dump(mode="json"), code_version="0.1.0"))
    assert [(row.epoch, row.rung, row.status) for row in rows.rows()] == [(1, 0, "passed"), (2, 1, "running")]
    run_curves(longer, lines=lines)
    rows = Rows()
    folded(lines, rows)
    assert [(row.epoch, row.rung, row.status) for row in rows.rows()] == [
        (1, 0, "passed"),
        (2, 1, "passed"),
        (4, 2, "completed"),
    ]


def test_scores_without_a_column_are_kept_with_their_intervals(sweep_of, run_curves, monkeypatch):
    def score(self, assignment):
        sheet = sheet_of(assignment.work.epoch, 0.9, 20.0)
        clean = {**sheet.clean, "recall_at_10": 0.95}
        intervals = {**sheet.intervals, "recall_at_10": (0.9, 0.97), "nmi": (0.8, 0.93)}
        return sheet.model_copy(update={"clean": clean, "intervals": intervals, "flags": ("collapse:spread",)})

    monkeypatch.setattr(CurveWork, "score", score)
    _, _, lines = run_curves(sweep_of(factors={"baselines": ["act"]}))
    rows = Rows()
    folded(lines, rows)
    row = rows.rows()[0]
    scores = json.loads(row.scores)
    assert scores["recall_at_10"] == [0.95, 0.9, 0.97]
    assert scores["nmi"] == [0.9, 0.8, 0.93]
    assert row.flags == ("collapse:spread",)


def test_an_earlier_rung_of_what_has_completed_is_not_running_though_a_seed_is_tried_again(sweep_of, run_curves):
    pruning = {"rungs": [1], "policy": "none"}

    def curve(key, seed, epoch):
        if seed == 1 and epoch == 4:
            raise RuntimeError("out of memory")
        return hashed_curve(key, seed, epoch)

    _, _, lines = run_curves(sweep_of(factors={"baselines": ["act"]}, pruning=pruning, seeds=[0, 1]), curve=curve)
    journal = Journal(lines, folds=[rows := Rows()])
    journal.record(Resumed(code_version="0.1.0"))
    assert journal.state.counts()["completed"] == 1
    assert {(row.seed, row.epoch): row.status for row in rows.rows()} == {
        (0, 1): "passed",
        (1, 1): "passed",
        (0, 4): "completed",
    }
    assert over_seeds(frame_of(rows.rows()))["status"].tolist() == ["completed"]
