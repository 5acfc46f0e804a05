"""Whoever is first, the same is recorded."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.points import space_of
from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.executors.inline import run_inline
from robsweep.run.events import Opened, Resumed
from robsweep.run.journal import Journal
from robsweep.run.ordered_engine import OrderedEngine
from robsweep.sweep.strategies import build_engine
from tests.curves import CurveWork, FailingCurveWork, MemoryLines, hashed_curve

AT = datetime(2026, 5, 4, tzinfo=UTC)
DECISIONS = ("proposed", "promoted", "seeded", "decided")
SLOW = {"gp": 11, "guided": 9, "tpe": 12}
"""Samples of searchers that take long to answer; of the others 14."""
SEEDS = {"one": [0], "two": [0, 1], "survivors": {"first": 1, "survivors": 3}}


def _engine(sweep, lines):
    """Of a run that is opened, or taken up again where there are lines; its clock stands still."""
    journal = Journal(lines, now=lambda: AT)
    fields = {"name": sweep.name, "train_fingerprint": "abc", "code_version": "0.1.0"}
    again = journal.state.seq >= 0
    journal.record(Resumed(code_version="0.1.0") if again else Opened(sweep=sweep.model_dump(mode="json"), **fields))
    return build_engine(journal.state, journal.record, space_of(sweep))


def _one_after_the_other(sweep, work):
    lines = MemoryLines()
    run_inline(_engine(sweep, lines), work)
    return _undated(lines)


def _at_random(sweep, work, random, slots):
    """Any unit that is trained or scored may end next; a free slot may ask, or wait."""
    lines = MemoryLines()
    engine = _engine(sweep, lines)
    training, scoring, asks = [], engine.unscored(), True
    while steps := [*([None] if asks and len(training) < slots else []), *training, *scoring]:
        step, asks = random.choice(steps), True
        if step is None:
            found = engine.next()
            asks = found is not None
            training += [] if found is None else [found]
        elif step in training:
            training.remove(step)
            scoring += [step] * _trained(engine, work, step)
        else:
            scoring.remove(step)
            _scored(engine, work, step)
    assert engine.finished
    return _undated(lines)


def _trained(engine, work, unit):
    try:
        saved = work.train(engine.assignment(unit))
    except RuntimeError as error:
        engine.failed(unit, f"RuntimeError: {error}")
        return False
    engine.saved(saved)
    return True


def _scored(engine, work, unit):
    try:
        sheet = work.score(engine.assignment(unit))
    except RuntimeError as error:
        engine.failed(unit, f"RuntimeError: {error}")
    else:
        engine.scored(unit, sheet)


def _undated(lines):
    """The facts in their order; tracebacks are of the process that failed."""
    facts = [json.loads(line)["fact"] for line in lines.lines]
    return [{name: value for name, value in fact.items() if name != "trace"} for fact in facts]


@pytest.fixture
def sweep(sweep_of, request):
    """By what a test says of policy, searcher, seeds and how far ahead it plans."""

    def make(policy="stopping", searcher="random", seeds="one", ahead=3):
        return sweep_of(
            deterministic=ahead,
            pruning={"rungs": [1, 2], "reduction": 2, "min_peers": 2, "policy": policy},
            search={"kind": searcher, "samples": SLOW.get(searcher, 14)},
            seeds=SEEDS[seeds],
        )

    return make


@pytest.mark.parametrize("works", [CurveWork, FailingCurveWork])
@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), slots=st.integers(1, 5))
def test_the_journal_is_that_of_one_after_the_other(policy, seeds, works, random, slots, sweep):
    of = sweep(policy, seeds=seeds)
    assert _at_random(of, works(hashed_curve), random, slots) == _one_after_the_other(of, works(hashed_curve))


@pytest.mark.parametrize("searcher", SEARCHERS)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False), slots=st.integers(1, 5))
def test_whichever_searcher_is_asked(searcher, random, slots, sweep):
    of = sweep("promotion", searcher)
    assert _at_random(of, FailingCurveWork(hashed_curve), random, slots) == _one_after_the_other(
        of, FailingCurveWork(hashed_curve)
    )


def test_without_it_decisions_do_depend_on_who_is_first(sweep):
    """So the tests above can fail."""
    import random

    of = sweep().model_copy(update={"deterministic": None})
    found = {json.dumps(_at_random(of, CurveWork(hashed_curve), random.Random(seed), 3)) for seed in range(5)}
    assert len(found) > 1


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_that_many_units_are_under_way_and_no_more(sweep, ahead):
    lines = MemoryLines()
    engine = _engine(sweep(ahead=ahead), lines)
    given_out = [engine.next() for _ in range(ahead)]
    assert None not in given_out
    assert engine.next() is None
    assert list(engine.training) == [work.trial for work in given_out]
    work = CurveWork(hashed_curve)
    for unit in reversed(given_out):
        assert [fact["kind"] for fact in _undated(lines)].count("scored") == 0
        engine.saved(work.train(engine.assignment(unit)))
        assert unit.trial not in engine.training
        taken = engine.scored(unit, work.score(engine.assignment(unit)))
    assert taken == tuple(given_out)
    assert engine.scored(unit, work.score(engine.assignment(unit))) == ()
    scored = [fact["trial"] for fact in _undated(lines) if fact["kind"] == "scored"]
    assert scored == [str(unit.trial) for unit in given_out]


def test_one_ahead_decides_as_an_engine_that_takes_what_comes(sweep):
    of = sweep("promotion", ahead=1)
    plain = of.model_copy(update={"deterministic": None})
    facts = [_one_after_the_other(one, CurveWork(hashed_curve))[1:] for one in (of, plain)]
    assert facts[0] == facts[1]
    assert isinstance(_engine(of, MemoryLines()), OrderedEngine)


@pytest.mark.parametrize(
    ("policy", "seeds"), [("stopping", "two"), ("promotion", "survivors"), ("guided", "one"), ("none", "one")]
)
def test_killed_after_any_event_it_ends_as_undisturbed(policy, seeds, sweep):
    """What was held is made again; decisions and their order stay."""
    of = sweep(policy, seeds=seeds)
    whole = MemoryLines()
    run_inline(_engine(of, whole), CurveWork(hashed_curve))
    expected = _decisions(whole)
    assert len(whole.lines) > 80
    for cut in range(1, len(whole.lines), 1 if policy != "guided" else 9):
        lines = MemoryLines(whole.lines[:cut])
        run_inline(_engine(of, lines), CurveWork(hashed_curve))
        assert _decisions(lines) == expected, f"cut after event {cut - 1}"


def _decisions(lines):
    return [fact for fact in _undated(lines) if fact["kind"] in DECISIONS]
