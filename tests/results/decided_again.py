"""The decisions of a recorded run, taken once more on what it recorded."""

from robsweep.config.points import space_of
from robsweep.executors.inline import run_inline
from robsweep.run.events import Decided, Ended, Extended, Opened, Resumed, Saved, Scored
from robsweep.run.journal import Journal
from robsweep.sweep.strategies import build_engine


class _Recorded:
    """Work that was done before."""

    def __init__(self, events):
        facts = [event.fact for event in events]
        self.saved = {(fact.trial, fact.epoch): fact for fact in facts if isinstance(fact, Saved)}
        self.sheets = {(fact.trial, fact.epoch): fact.sheet for fact in facts if isinstance(fact, Scored)}

    def train(self, assignment):
        return self.saved[assignment.work]

    def score(self, assignment):
        return self.sheets[assignment.work]


def require_decided_again(run):
    """Golden: who is proposed, trained, decided on how, and given more seeds, in which order."""
    events = list(run.events())
    work, journal = _Recorded(events), Journal()
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
    told = [event.fact for event in events if event.fact.kind != "laid_out"]
    assert [_plain(fact) for fact in found] == [_plain(fact) for fact in told]


def _plain(fact):
    """What a decision says in words may be said better."""
    return fact.model_copy(update={"reason": ""}) if isinstance(fact, Decided) else fact
