"""Runs on curves with a searcher of one's own, taken up again from any event on."""

import pytest

from robsweep.config.points import space_of
from robsweep.executors.inline import run_inline
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.seeding import FrontSeeding
from robsweep.run.engine import Engine
from robsweep.run.events import Extended, Opened, Proposed, Resumed, Saved, Scored
from robsweep.run.journal import Journal, read_events
from robsweep.sweep.strategies import build_policy, build_searcher
from tests.curves import CurveWork, MemoryLines, hashed_curve


class Curves:
    """A run: its ``lines``, what was trained, and the searcher of the last process."""

    def __init__(self, sweep, lines=(), make=build_searcher, curve=hashed_curve, extend=None, slots=None):
        self.lines = MemoryLines(lines)
        self.journal = Journal(self.lines)
        if self.journal.state.seq < 0:
            content = sweep.model_dump(mode="json")
            self.journal.record(Opened(name="curves", sweep=content, train_fingerprint="abc", code_version="0.1.0"))
        else:
            self.journal.record(Resumed(code_version="0.1.0"))
        if extend is not None:
            self.journal.record(Extended(sweep=extend.model_dump(mode="json"), code_version="0.1.0"))
        self.state = self.journal.state
        now = self.state.sweep
        self.space = space_of(now)
        self.searcher = make(self.space)
        seeding = FrontSeeding(objectives_of(now.objectives))
        engine = Engine(self.state, self.journal.record, self.searcher, build_policy(self.space), seeding)
        self.work = CurveWork(curve)
        if slots is None:
            run_inline(engine, self.work)
        else:
            self._run_in_slots(engine, slots)

        self.facts = [event.fact for event in read_events(self.lines)]

    def _run_in_slots(self, engine, slots):
        """Several in flight, which end in another order than they began."""
        held = []
        while True:
            while len(held) < slots and (item := engine.next()) is not None:
                held.append(item)
            if not held:
                return
            item = held.pop(len(held) // 2)
            engine.saved(self.work.train(engine.assignment(item)))
            engine.scored(item, self.work.score(engine.assignment(item)))

    @property
    def proposed(self):
        """Keys in the order of their proposals, of all processes."""
        return [fact.key for fact in self.facts if isinstance(fact, Proposed)]

    def require_all_ended(self):
        """Nothing is left, and nothing was proposed, trained or scored twice by any process."""
        counts = self.state.counts()
        assert not self.state.busy
        assert counts["going"] == counts["failed"] == 0
        assert len(self.proposed) == len(set(self.proposed)) == len(self.state.candidates)
        for kind in (Saved, Scored):
            done = [(fact.trial, fact.epoch) for fact in self.facts if isinstance(fact, kind)]
            assert len(done) == len(set(done))
            assert {trial.key for trial, _ in done} == set(self.proposed)


@pytest.fixture
def run():
    return Curves
