"""Sweeps over recorded curves, and what they write into the journal."""

from types import SimpleNamespace
from typing import NamedTuple

import pytest

from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.executors.inline import run_inline
from robsweep.executors.tune.callbacks import EngineCallback
from robsweep.executors.tune.searcher import EngineSearcher
from robsweep.executors.tune.trial import ASSIGNMENT, REPORT
from robsweep.run.events import Opened, Saved
from robsweep.run.journal import Journal
from robsweep.run.trial_id import RungTrial
from robsweep.scoring.pool import Failure
from robsweep.sweep.simulate import FINGERPRINT, simulate
from robsweep.sweep.strategies import build_engine
from tests.unguided import unguided


class Facts(list):
    """A view that keeps every event's fact; ``times``: when each was written down."""

    def __init__(self):
        super().__init__()
        self.times = []

    def on(self, event, state):
        self.append(event.fact)
        self.times.append(event.at)

    def of(self, kind):
        return [fact for fact in self if fact.kind == kind]


class RecordedWork:
    """What ``run_inline`` takes, answered from curves."""

    def __init__(self, curves):
        self._curves = curves

    def train(self, assignment):
        found = self._query(assignment.work)
        return Saved(
            trial=assignment.work.trial,
            epoch=assignment.work.epoch,
            checkpoint=f"{assignment.folder}/epoch_{assignment.work.epoch}",
            training_steps=found.training_steps,
            train_passes=found.train_passes,
            train_seconds=found.train_seconds,
            train_fingerprint=FINGERPRINT,
            code_version="0.1.0",
        )

    def score(self, assignment):
        return self._query(assignment.work).sheet

    def _query(self, work):
        return self._curves.query(work.trial.key, work.trial.seed, work.epoch)


@pytest.fixture
def sweep_of():
    """A sweep over ``configurations`` learning rates of one defense; keyword arguments replace the file's keys."""

    def make(configurations=12, **fields):
        content = {
            "name": "curves",
            "dataset": "digits",
            "factors": {
                "baselines": ["none"],
                "training": {"optimiser.lr": [0.001 * (1 + rate) for rate in range(configurations)]},
            },
            "training": {"epochs": 4},
            "pruning": {"rungs": [1, 2]},
        }
        return validate(unguided(content | fields), "curves")

    return make


@pytest.fixture
def engine_of():
    """The engine of a sweep that has just been opened, with its state and facts."""

    def make(sweep):
        facts = Facts()
        journal = Journal(views=[facts])
        journal.record(
            Opened(
                name=sweep.name,
                sweep=sweep.model_dump(mode="json"),
                train_fingerprint=FINGERPRINT,
                code_version="0.1.0",
            )
        )
        return journal.state, facts, build_engine(journal.state, journal.record, space_of(sweep))

    return make


@pytest.fixture
def inline(engine_of):
    """Runs a sweep inline on curves; answers with its state and facts."""

    def run(sweep, curves):
        state, facts, engine = engine_of(sweep)
        run_inline(engine, RecordedWork(curves))
        return state, facts

    return run


class AnsweredScores:
    """What the driver of a sweep under Tune takes for its scores: sheets of recorded curves, there when asked for."""

    def __init__(self, work):
        self._work, self._open = work, []

    def submit(self, work, request):
        assert (request.seed, request.epoch) == (work.trial.seed, work.epoch)
        self._open.append(work)

    def fetch(self, wait_s):
        answered, self._open = [(work, self._answer(work)) for work in self._open], []
        return answered

    def _answer(self, work):
        try:
            return self._work.score(Assigned(work))
        except UserError as error:
            return Failure(str(error), "")


class Assigned(NamedTuple):
    """As much of an assignment as scoring from curves takes."""

    work: RungTrial


@pytest.fixture
def tuned(engine_of):
    """Runs a sweep as Tune would: it asks the searcher while slots are free and tells the callback of results."""

    def run(sweep, curves, slots=1):
        state, facts, engine = engine_of(sweep)
        work = RecordedWork(curves)
        scores = AnsweredScores(work)
        searcher = EngineSearcher(engine, scores, lambda: slots, lambda: None)
        callback = EngineCallback(engine, scores, lambda: None)
        running = []
        while (given := searcher.suggest("trial")) != EngineSearcher.FINISHED:
            if given is not None:
                running.append(SimpleNamespace(config=given))
            if given is None or len(running) == slots:
                trial = running.pop(0)
                try:
                    report = work.train(trial.config[ASSIGNMENT])
                except UserError as error:
                    report = Failure(f"training failed: {error}", "")
                callback.on_trial_result(1, [], trial, {REPORT: report})
        assert not running
        return state, facts

    return run


@pytest.fixture
def simulated(monkeypatch):
    """Simulates a sweep on curves; answers with its state, its facts without the end, and the summary."""
    monkeypatch.setattr("robsweep.sweep.simulate.code_version", lambda: "0.1.0")

    def run(sweep, curves, **options):
        facts = Facts()
        state, simulation = simulate(sweep, curves, views=[facts], **options)
        assert facts.pop().kind == "ended"
        facts.times.pop()
        return state, facts, simulation

    return run
