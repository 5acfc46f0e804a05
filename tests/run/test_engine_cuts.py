"""Killed after every single event of a small sweep: resumed, it ends as if nothing had happened."""

import numpy as np
import pytest

from robsweep.config.points import space_of
from robsweep.executors.inline import run_inline
from robsweep.pareto.dominance import is_nondominated
from robsweep.replay.synthetic import Synthetic
from robsweep.results.rows import Rows
from robsweep.run.events import Resumed
from robsweep.run.journal import Journal
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.run.trial_id import RungTrial
from robsweep.sweep.simulate import simulate
from robsweep.sweep.strategies import build_engine
from tests.curves import CurveWork, FailingCurveWork, MemoryLines, hashed_curve, run_on_curves

DECISIONS = ("proposed", "promoted", "seeded", "decided")
TORN_EVERY = 9
SWEEPS = {
    "none": {"pruning": {"rungs": [1, 2], "policy": "none"}, "search": {"kind": "grid", "samples": 9}},
    "stopping": {
        "pruning": {"rungs": [1, 2], "reduction": 2, "min_peers": 2},
        "seeds": [0, 1],
        "search": {"kind": "random", "samples": 7},
    },
    "promotion": {"pruning": {"rungs": [1, 2], "policy": "promotion", "reduction": 2, "min_peers": 2}},
    "survivors": {
        "pruning": {"rungs": [1], "policy": "promotion", "reduction": 2, "min_peers": 2},
        "seeds": {"first": 2, "survivors": 3},
        "search": {"kind": "random", "samples": 7},
    },
    "interval": {
        "pruning": {"rungs": [1, 2], "policy": "stopping", "reduction": 2, "min_peers": 2},
        "factors": {"baselines": ["none", "est"], "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}},
        "search": {"kind": "random", "samples": 14},
    },
}


class Facts(list):
    """A fold that keeps all facts."""

    def on(self, event, state):
        self.append(event.fact)

    def units(self, kind):
        """Units of work of the facts of a kind."""
        return [RungTrial(fact.trial, fact.epoch) for fact in self if fact.kind == kind]


@pytest.mark.parametrize(
    ("name", "works"),
    [*((name, CurveWork) for name in SWEEPS), ("stopping", FailingCurveWork), ("survivors", FailingCurveWork)],
)
def test_killed_after_any_event_it_ends_as_undisturbed(name, works, sweep_of, monkeypatch):
    monkeypatch.setattr("tests.curves.CurveWork", works)
    sweep = sweep_of(**SWEEPS[name])
    whole = run_on_curves(sweep)[2].lines
    assert len(whole) > (100 if works is CurveWork else 70)
    space = space_of(sweep)
    expected = _outcome(space, MemoryLines(whole), works(hashed_curve))
    for cut in range(1, len(whole)):
        work = works(hashed_curve)
        assert _outcome(space, MemoryLines(whole[:cut]), work) == expected, f"cut after event {cut - 1}"


def test_half_a_last_line_is_as_none(sweep_of, tmp_path):
    sweep = sweep_of(**SWEEPS["promotion"])
    whole = run_on_curves(sweep)[2].lines
    space = space_of(sweep)
    expected = _outcome(space, MemoryLines(whole), CurveWork(hashed_curve))
    for cut in range(1, len(whole), TORN_EVERY):
        store = LocalStore(tmp_path / str(cut))
        half = whole[cut][: 1 + cut % len(whole[cut])]
        store.put("journal/00000001.jsonl", "".join(f"{line}\n" for line in whole[:cut]).encode() + half.encode())
        lines = JournalFile(store)
        lines.repair()
        assert _outcome(space, lines, CurveWork(hashed_curve)) == expected, f"event {cut} was cut"


def _outcome(space, lines, work):
    """Resume a run and bring it to its end: decisions in their order, what was trained and scored, rows, front.

    What failed is tried again, at whichever rung its configuration has reached by then, so rows of failures are left
    out. Nothing is scored that was scored before.
    """
    facts, rows = Facts(), Rows()
    journal = Journal(lines, folds=[facts, rows])
    scored, saved, failed = (set(facts.units(kind)) for kind in ("scored", "saved", "failed"))
    journal.record(Resumed(code_version="0.1.0"))
    run_inline(build_engine(journal.state, journal.record, space), work)
    assert scored.isdisjoint(work.scored)
    assert (saved - failed).isdisjoint(work.trained)
    assert len(facts.units("scored")) == len(set(facts.units("scored")))
    return {
        "decisions": [repr(fact) for fact in facts if fact.kind in DECISIONS],
        "scored": facts.units("scored"),
        "rows": sorted(_undated(row) for row in rows.rows() if row.status != "failed"),
        "front": _front(journal.state),
    }


def _undated(row):
    return repr(row.model_copy(update={"finished_at": ""}))


def _front(state):
    done = [candidate for candidate in state.candidates.values() if candidate.stage == "completed"]
    means = [state.mean(candidate.key, candidate.at) for candidate in done]
    points = np.array([(mean["recall_at_1"], mean["ers"]) for mean in means])
    return [done[row].key for row in np.flatnonzero(is_nondominated(points))]


def test_what_was_ready_is_taken_up_in_the_order_in_which_it_became_so(sweep_of):
    sweep = sweep_of(pruning={"rungs": [1, 2], "reduction": 2, "min_peers": 2, "policy": "stopping"})
    space, lines = space_of(sweep), MemoryLines()
    simulate(sweep, Synthetic(), trainers=6, attackers=3, lines=lines)
    most = 0
    for cut in range(1, len(lines.lines)):
        facts = Facts()
        journal = Journal(MemoryLines(lines.lines[:cut]), folds=[facts])
        journal.record(Resumed(code_version="0.1.0"))
        engine = build_engine(journal.state, journal.record, space)
        ready = {}
        for fact in facts:
            if fact.kind in ("proposed", "decided"):
                ready.pop(fact.key, None)
            if fact.kind == "proposed" or (fact.kind == "decided" and fact.verdict == "go_on"):
                ready[fact.key] = None
        waiting = {work.trial.key for work in engine.unscored()}
        expected = [key for key in ready if key not in waiting]
        most = max(most, len(expected))
        assert [engine.next().trial.key for _ in expected] == expected
    assert most > 3
