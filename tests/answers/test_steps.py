"""What happened to a configuration."""

import pytest

from robsweep.answers.read_course import course
from robsweep.run.events import Decided, Failed, Scored
from robsweep.run.journal import Journal
from robsweep.run.journal_file import JournalFile
from robsweep.run.trial_id import TrialId


def test_every_decision_with_the_numbers_of_its_time(run):
    decisions = [event for event in run.events() if isinstance(event.fact, Decided)]
    sheets = {(*e.fact.trial, e.fact.epoch): e.fact.sheet for e in run.events() if isinstance(e.fact, Scored)}
    compared = 0
    for key in run.state.candidates:
        found = [step for step in course(run, key).steps if step.kind == "decided"]
        assert [step.seq for step in found] == [event.seq for event in decisions if event.fact.key == key]
        for step in found:
            own = sum(sheets[key, seed, step.epoch].ers for seed in step.seeds) / len(step.seeds)
            assert step.scores["ers"].value == pytest.approx(own)
            for other in step.dominated_by:
                compared += 1
                assert other.scores["ers"] >= own
                assert other.scores["recall_at_1"] >= step.scores["recall_at_1"].value
    assert compared > 0


def test_promotions_are_told(on_curves):
    run = on_curves(pruning={"policy": "promotion", "rungs": [1, 2], "reduction": 2, "min_peers": 2})
    steps = [step for key in run.state.candidates for step in course(run, key).steps if step.kind == "promoted"]
    assert steps
    assert all(step.says == f"taken up again: {step.reason}" for step in steps)
    assert all("among the best" in step.reason or "on the front" in step.reason for step in steps)


def test_a_failure(on_curves):
    run = on_curves(cut=3, folder="failing")
    key = next(iter(run.state.candidates))
    fact = Failed(trial=TrialId(key, 0), epoch=1, reason="out of memory", trace="Traceback ...")
    Journal(JournalFile(run.store)).record(fact)
    run.refresh()
    found = course(run, key)
    assert found.says == "failed with every seed; robsweep resume tries it again"
    last = found.steps[-1]
    assert (last.kind, last.reason) == ("failed", "out of memory")
    assert last.says == f"seed 0 failed: out of memory (traceback: errors/{key}-s0-e1.txt)"
