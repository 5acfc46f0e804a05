"""Tune asks the engine; whole runs: ``tests/executors/test_contract.py``."""

import errno

import pytest
from ray.tune.search import Searcher

from robsweep.executors.tune.searcher import EngineSearcher
from robsweep.executors.tune.trial import ASSIGNMENT
from robsweep.replay.synthetic import Synthetic
from robsweep.scoring.pool import Failure
from tests.executors.conftest import RecordedWork


class _Scores:
    """Gives what it holds, and says how long it was waited for."""

    def __init__(self):
        self.ready, self.waits = [], []

    def fetch(self, wait_s):
        self.waits.append(wait_s)
        ready, self.ready = self.ready, []
        return ready


@pytest.fixture
def asked(sweep_of, engine_of):
    """Searcher, engine, facts and scores of a sweep over three configurations on two slots."""
    _, facts, engine = engine_of(sweep_of(3, pruning={"policy": "none"}))
    scores = _Scores()
    return EngineSearcher(engine, scores, lambda: 2, lambda: None), engine, facts, scores


def test_as_many_units_as_there_are_slots_and_none_beyond(asked):
    searcher, *_ = asked
    given = [searcher.suggest(str(number)) for number in range(3)]
    assert [one is None for one in given] == [False, False, True]
    assert len({one[ASSIGNMENT].work for one in given[:2]}) == 2


def test_scores_that_are_there_are_told_first(asked):
    searcher, engine, facts, scores = asked
    assignment, work = searcher.suggest("0")[ASSIGNMENT], RecordedWork(Synthetic())
    engine.saved(work.train(assignment))
    scores.ready = [(assignment.work, work.score(assignment))]
    searcher.suggest("1")
    assert [fact.trial for fact in facts.of("scored")] == [assignment.work.trial]
    assert set(scores.waits) == {0.0}


def test_with_nothing_in_training_it_waits_for_scores_itself_and_ends(asked):
    searcher, engine, facts, scores = asked
    work = RecordedWork(Synthetic())
    while (given := searcher.suggest("x")) != Searcher.FINISHED:
        engine.saved(work.train(given[ASSIGNMENT]))
        scores.ready = [(given[ASSIGNMENT].work, work.score(given[ASSIGNMENT]))]
    assert len(facts.of("scored")) == len(facts.of("saved")) == 3
    assert engine.finished


def test_a_scoring_that_failed_names_its_epoch_and_a_full_disk_ends_all(asked):
    searcher, engine, facts, scores = asked
    assignment = searcher.suggest("0")[ASSIGNMENT]
    engine.saved(RecordedWork(Synthetic()).train(assignment))
    scores.ready = [(assignment.work, Failure("why", "", OSError(errno.ENOSPC, "full", "a")))]
    with pytest.raises(OSError, match="full"):
        searcher.take_scores(0.0)
    scores.ready = [(assignment.work, Failure("why", "", None))]
    searcher.take_scores(0.0)
    assert [fact.reason for fact in facts.of("failed")] == [f"scoring of epoch {assignment.work.epoch} failed: why"]
