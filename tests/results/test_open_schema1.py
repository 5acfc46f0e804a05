"""A small run that schema 1 recorded, extended by an epoch after it had ended: opened, and decided on once more."""

import math
from pathlib import Path

import pytest

from robsweep.results.open import open_run
from robsweep.run.events import Ended, Scored
from tests.results.decided_again import require_decided_again

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


def test_the_same_scores_are_decided_on_as_before(run):
    require_decided_again(run)
