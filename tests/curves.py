"""Runs on curves: scores are a function of (key, seed, epoch), and nothing is trained."""

import math

from robsweep.config.points import space_of
from robsweep.config.scores import TERMS
from robsweep.executors.inline import run_inline
from robsweep.metrics.ers import ers, ers_bounded
from robsweep.run.events import Opened, Saved
from robsweep.run.journal import Journal, read_events
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.run.score_sheet import ScoreSheet
from robsweep.run.state import RunState
from robsweep.sweep.strategies import build_engine

_BROKEN = dict(zip(TERMS, (0.0, 100.0, 0.0, 100.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0), strict=True))


class MemoryLines:
    """A journal's lines in memory, kept as a process that is killed leaves them."""

    def __init__(self, lines=()):
        self.lines = list(lines)

    def append(self, line):
        self.lines.append(line)

    def read(self, since=0):
        yield from list(enumerate(self.lines))[since:]


class CurveWork:
    """Trains nothing: scores are a function of (key, seed, epoch); counts what it was asked for."""

    def __init__(self, curve):
        self.curve, self.trained, self.scored = curve, [], []

    def train(self, assignment):
        work = assignment.work
        self.trained.append(work)
        return Saved(
            trial=work.trial,
            epoch=work.epoch,
            checkpoint=f"{assignment.folder}/epoch_{work.epoch}",
            training_steps=10 * work.epoch,
            train_passes=100 * work.epoch,
            train_seconds=1.5 * work.epoch,
            train_fingerprint="abc",
            code_version="0.1.0",
        )

    def score(self, assignment):
        work = assignment.work
        self.scored.append(work)
        return sheet_of(work.epoch, *self.curve(work.trial.key, work.trial.seed, work.epoch))


class FailingCurveWork(CurveWork):
    """Every seventh trial cannot be trained, every other seventh not be scored."""

    def train(self, assignment):
        if _number(assignment) == 0:
            raise RuntimeError("out of memory")
        return super().train(assignment)

    def score(self, assignment):
        if _number(assignment) == 1:
            raise RuntimeError("the attack pool is gone")
        return super().score(assignment)


def _number(assignment):
    trial = assignment.work.trial
    return (int(trial.key, 16) + 3 * trial.seed) % 7


def sheet_of(epoch, recall, score):
    """A sheet with the given recall at 1 and ERS, everything else to match."""
    terms = dict(_BROKEN, GTT=10 * score) if math.isfinite(score) else dict.fromkeys(TERMS, math.nan)
    clean = dict.fromkeys(("recall_at_1", "recall_at_2", "map", "map_at_10", "map_at_r", "nmi"), recall)
    return ScoreSheet(
        epoch=epoch,
        profile="rob28",
        behaviour="reference",
        seed=0,
        queries=4,
        candidates=9,
        clean=clean,
        terms=terms,
        ers=ers(terms) if math.isfinite(score) else math.nan,
        ers_bounded=ers_bounded(terms) if math.isfinite(score) else math.nan,
        intervals={"ers": (score - 1, score + 1), "recall_at_1": (recall, recall)},
        attacks={},
        flags=(),
        attack_passes=7,
        score_seconds=0.5,
        test_fingerprint="abc",
        checkpoint=f"somewhere/epoch_{epoch}",
    )


def hashed_curve(key, seed, epoch):
    """Recall and ERS that cross between rungs, of every (key, seed, epoch) the same whenever it is asked for."""
    noise = (int(key, 16) * 31 + 7919 * seed) % 997 / 997
    other = (int(key[:6], 16) * 17 + 104729 * seed) % 883 / 883
    return 0.2 + 0.6 * noise + 0.05 * epoch * other, 5 + 20 * (1 - noise) * other + epoch


def run_on_curves(sweep, lines=None, curve=hashed_curve):
    """Run a sweep inline on curves, from the lines given on; answers with journal, work and lines."""
    lines = MemoryLines() if lines is None else lines
    journal = Journal(lines)
    if journal.state.seq < 0:
        journal.record(
            Opened(name=sweep.name, sweep=sweep.model_dump(mode="json"), train_fingerprint="abc", code_version="0.1.0")
        )
    engine = build_engine(journal.state, journal.record, space_of(journal.state.sweep))
    work = CurveWork(curve)
    run_inline(engine, work)
    return journal, work, lines


def folded(lines, *folds):
    """The state after all events of some lines; ``folds`` are given each event on the way."""
    state = RunState()
    for event in read_events(lines):
        state.apply(event)
        for fold in folds:
            fold.on(event, state)
    return state


def written(folder, lines):
    """The store of a run whose journal holds some lines."""
    store = LocalStore(folder)
    journal = JournalFile(store)
    for line in lines.lines:
        journal.append(line)
    return store
