"""A small run that schema 2 recorded, extended by an epoch after it had ended: opened, and decided on once more."""

from pathlib import Path

import pytest

from robsweep.results.open import open_run
from robsweep.run.events import Ended, Saved, Scored
from tests.results.decided_again import require_decided_again

RECORDED = Path(__file__).parents[1] / "run/recorded/schema2-small"


@pytest.fixture(scope="module")
def run():
    return open_run(RECORDED)


def test_it_is_opened(run):
    assert run.state.ended == Ended()
    assert run.state.sweep.training["epochs"] == 3
    assert run.state.counts() == {"going": 0, "resting": 2, "refused": 1, "completed": 2, "failed": 0}


def test_its_table_has_a_row_for_every_sheet(run):
    table = run.table()
    sheets = [event.fact for event in run.events() if isinstance(event.fact, Scored)]
    places = list(zip(table["key"], table["seed"], table["epoch"], strict=True))
    assert places == [(fact.trial.key, fact.trial.seed, fact.epoch) for fact in sheets]
    assert list(table["ers"]) == [fact.sheet.ers for fact in sheets]


def test_training_and_test_images_have_a_fingerprint_each(run):
    facts = [event.fact for event in run.events()]
    training = {fact.train_fingerprint for fact in facts if isinstance(fact, Saved)}
    test = {fact.sheet.test_fingerprint for fact in facts if isinstance(fact, Scored)}
    assert training == {run.state.train_fingerprint} == set(run.table()["train_fingerprint"])
    assert test == set(run.table()["test_fingerprint"])
    assert len(training | test) == 2


def test_the_same_scores_are_decided_on_as_before(run):
    require_decided_again(run)
