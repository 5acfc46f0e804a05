"""Courses of configurations against the events they are read from."""

import pytest

from robsweep.answers.read_course import course
from robsweep.run.events import Decided, Failed, Scored
from robsweep.run.journal import Journal
from robsweep.run.journal_file import JournalFile
from robsweep.run.trial_id import TrialId


@pytest.fixture
def run(on_curves):
    """Fourteen configurations whose recall and ERS rise together, so that many are dominated."""

    def together(key, seed, epoch):
        place = int(key[:4], 16) / 65536
        return 0.5 + 0.4 * place + 0.01 * seed, 10 + 20 * place + epoch

    return on_curves(together, seeds=[0, 1], pruning={"rungs": [1, 2], "reduction": 3, "min_peers": 2})


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


def test_who_left_whom_behind(run):
    """A names B among those it left behind exactly where B's decision names A."""
    courses = {key: course(run, key) for key in run.state.candidates}
    by_winner = {(one.key, other.key, other.epoch) for one in courses.values() for other in one.left_behind}
    by_loser = {
        (other.key, one.key, step.epoch)
        for one in courses.values()
        for step in one.steps
        if step.verdict in ("rest", "refuse")
        for other in step.dominated_by
    }
    assert by_winner == by_loser
    assert by_winner


def test_who_dominates_whom_among_what_completed(run):
    courses = {key: course(run, key) for key in run.state.candidates}
    front = set(run.front()["key"])
    for key, one in courses.items():
        completed = run.state.candidates[key].stage == "completed"
        assert one.on_front == ((key in front) if completed else None)
        assert {other.key for other in one.dominates} == {
            other for other, its in courses.items() if key in {d.key for d in its.dominated_by}
        }
        if completed:
            assert one.says.startswith(f"completed at epoch {one.epoch}: ")
            assert one.on_front == (not one.dominated_by)


def test_promotions_are_told(on_curves):
    run = on_curves(pruning={"policy": "promotion", "rungs": [1, 2], "reduction": 2, "min_peers": 2})
    steps = [step for key in run.state.candidates for step in course(run, key).steps if step.kind == "promoted"]
    assert steps
    assert all(step.says == f"taken up again: {step.reason}" for step in steps)
    assert all("among the best" in step.reason or "on the front" in step.reason for step in steps)


def test_every_stage_is_told_at_every_moment(on_curves):
    """Wherever the journal is cut, each configuration has a standing that fits its stage."""
    words = {
        "going": ("waits", "is being trained"),
        "resting": ("rests",),
        "completed": ("completed",),
        "refused": ("refused",),
    }
    for cut in range(3, 90, 15):
        run = on_curves(cut=cut, folder=f"run{cut}")
        for key, candidate in run.state.candidates.items():
            assert course(run, key).says.startswith(words[candidate.stage])


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
