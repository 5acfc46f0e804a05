"""A small run that schema 1 recorded, extended by an epoch after it had ended: opened, and decided on once more."""

import math
from pathlib import Path

import pytest

from robsweep.config.points import space_of
from robsweep.executors.inline import run_inline
from robsweep.results.open import open_run
from robsweep.run.events import Decided, Ended, Extended, Opened, Resumed, Saved, Scored
from robsweep.run.journal import Journal
from robsweep.sweep.strategies import build_engine

RECORDED = Path(__file__).parents[1] / "run/recorded/schema1-small"


@pytest.fixture(scope="module")
def run():
    return open_run(RECORDED)


def test_it_is_opened(run):
    assert run.state.counts() == {"going": 0, "resting": 2, "refused": 0, "completed": 3, "failed": 0}
    assert run.state.ended == Ended()
    assert run.state.sweep.training["epochs"] == 3
    completed = [c for c in run.state.candidates.values() if c.stage == "completed"]
    assert {(c.rungs, c.at, tuple(c.seeds)) for c in completed} == {((1, 3), 3, (0, 1))}


def test_its_table_has_a_row_for_every_sheet(run):
    table = run.table()
    sheets = [event.fact for event in run.events() if isinstance(event.fact, Scored)]
    assert len(table) == len(sheets) == 16
    places = list(zip(table["key"], table["seed"], table["epoch"], strict=True))
    assert places == [(fact.trial.key, fact.trial.seed, fact.epoch) for fact in sheets]
    assert list(table["ers"]) == [fact.sheet.ers for fact in sheets]
    assert run.front()["identity"].str.startswith("digits:rlenet").all()


def test_nothing_that_was_measured_is_lost(run):
    sheet = run.sheet("rlenethmetms", seed=1, epoch=3)
    assert len(sheet.attacks) == len(sheet.attack_strings) == 9
    assert sheet.attack_intervals.keys() == sheet.attacks.keys()
    assert all(low <= high for low, high in sheet.intervals.values())
    assert {flag.name for flag in sheet.suspicions} == set(sheet.flags)
    assert math.isfinite(sheet.ers)


class Recorded:
    """Work that was done before."""

    def __init__(self, events):
        facts = [event.fact for event in events]
        self.saved = {(fact.trial, fact.epoch): fact for fact in facts if isinstance(fact, Saved)}
        self.sheets = {(fact.trial, fact.epoch): fact.sheet for fact in facts if isinstance(fact, Scored)}

    def train(self, assignment):
        return self.saved[assignment.work]

    def score(self, assignment):
        return self.sheets[assignment.work]


def test_the_same_scores_are_decided_on_as_before(run):
    """Golden: who is proposed, trained, decided on how, and given more seeds, in which order."""
    events = list(run.events())
    work, journal = Recorded(events), Journal()
    found = []
    record = journal.record

    def kept(fact):
        found.append(fact)
        return record(fact)

    for fact in (event.fact for event in events):
        if isinstance(fact, Opened | Resumed | Extended):
            kept(fact)
        elif isinstance(fact, Ended):
            run_inline(build_engine(journal.state, kept, space_of(journal.state.sweep)), work)
            kept(fact)
    assert [_plain(fact) for fact in found] == [_plain(event.fact) for event in events]


def _plain(fact):
    """What a decision says in words may be said better."""
    return fact.model_copy(update={"reason": ""}) if isinstance(fact, Decided) else fact
