"""What schema 0 decided, as one verdict for all seeds."""

import pyarrow as pa
import pyarrow.parquet as pq

from robsweep.results.schema0.events import events_of
from robsweep.run.events import Decided
from robsweep.run.state import state_of
from robsweep.run.trial_id import TrialId
from tests.results.schema0.conftest import RECORDED, stages, table, trial_of


def test_decisions_are_those_of_the_table():
    rows = table(RECORDED / "schema0-small")
    decided = [event.fact for event in events_of(RECORDED / "schema0-small") if isinstance(event.fact, Decided)]
    verdicts = {"running": "go_on", "completed": "complete", "pruned": "rest"}
    assert [(trial_of(row).key, row["epoch"], verdicts[row["status"]], row["reason"]) for row in rows] == [
        (fact.key, fact.epoch, fact.verdict, fact.reason) for fact in decided
    ]
    assert [fact.reason for fact in decided if fact.behind] == [
        row["reason"] for row in rows if "below" in row["reason"]
    ]


def test_one_pruned_seed_waits_for_the_other():
    """Of ``rlenetp`` seed 0 was pruned, seed 1 had not come to its first rung."""
    state = state_of(events_of(RECORDED / "schema0-interrupted"))
    assert stages(state) == {"rlenet": "completed", "rlenetp": "going"}
    waiting = next(c for c in state.candidates.values() if c.stage == "going")
    assert state.waits_for(waiting) == [TrialId(waiting.key, 1)]
    assert state.trials[TrialId(waiting.key, 0)].scores.keys() == {1}


def test_a_floor_at_the_last_rung_is_out_for_good(recorded):
    def under(rows):
        return [*rows[:-1], rows[-1] | {"status": "pruned", "reason": "recall_at_1 0.2 below the floor 0.3 at epoch 2"}]

    assert stages(state_of(events_of(recorded("schema0-small", under))))["rlenethmetms"] == "refused"


def test_seeds_that_were_decided_apart(recorded):
    """Seed 1 of ``rlenet`` was pruned at epoch 1 after seed 0 had completed: it is to catch up."""

    def pruned(rows):
        return [*rows[:2], rows[2] | {"status": "pruned", "reason": "rank 2 of 2 at epoch 1: dominated by 1"}]

    folder = recorded("schema0-interrupted", pruned)
    state = state_of(events_of(folder))
    candidate = next(iter(state.candidates.values()))
    assert (candidate.stage, candidate.at) == ("completed", 2)
    assert candidate.decided[1].seeds == (0, 1)
    assert state.waits_for(candidate) == [TrialId(candidate.key, 1)]
    both = recorded_pruned_twice(folder)
    candidate = next(iter(state_of(events_of(both)).candidates.values()))
    assert (candidate.stage, candidate.at) == ("resting", 1)
    assert candidate.decided[1].seeds == (0, 1)


def recorded_pruned_twice(folder):
    path = folder / "results.parquet"
    found = pq.read_table(path)
    first, _, third = found.to_pylist()
    rows = [row | {"status": "pruned", "reason": "rank 2 of 2 at epoch 1: dominated by 1"} for row in (first, third)]
    pq.write_table(pa.Table.from_pylist(rows, schema=found.schema), path)
    return folder
