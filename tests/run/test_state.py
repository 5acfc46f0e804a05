"""The state follows from the events: from all at once, from a part and the rest, and from what their lines say."""

import math
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.points import space_of
from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.errors import UserError
from robsweep.executors.inline import run_inline
from robsweep.run.events import (
    Ended,
    Extended,
    Opened,
    Resumed,
    Scored,
    event_of,
)
from robsweep.run.journal import Journal, read_events
from robsweep.run.state import RunState, state_of
from robsweep.sweep.strategies import build_engine
from tests.curves import CurveWork, MemoryLines, hashed_curve, run_on_curves
from tests.run.conftest import AT


class Wavering(CurveWork):
    """Fails and diverges at random, of every unit of work the same; a unit that failed succeeds ``later``."""

    def __init__(self, salt, later):
        super().__init__(self._curve)
        self._salt, self._later = salt, later

    def train(self, assignment):
        if not self._later and self._draw(assignment.work) % 11 == 0:
            raise RuntimeError("out of memory")
        return super().train(assignment)

    def score(self, assignment):
        if not self._later and self._draw(assignment.work) % 11 == 1:
            raise RuntimeError("the attack pool is gone")
        return super().score(assignment)

    def _draw(self, work):
        return (int(work.trial.key, 16) * (self._salt + 1) + 31 * work.trial.seed + 7 * work.epoch) % 2003

    def _curve(self, key, seed, epoch):
        if (int(key, 16) + self._salt) % 9 == epoch:
            return math.nan, math.nan
        return hashed_curve(f"{int(key, 16) + self._salt:x}", seed, epoch)


class KilledError(Exception):
    """The process ends here."""


sweeps = st.fixed_dictionaries(
    {
        "seeds": st.sampled_from([[0], [0, 1], {"first": 2, "survivors": 3}]),
        "search": st.fixed_dictionaries(
            {"kind": st.sampled_from(list(SEARCHERS)), "samples": st.integers(2, 7), "seed": st.integers(0, 3)}
        ),
        "pruning": st.fixed_dictionaries(
            {
                "policy": st.sampled_from(list(POLICIES)),
                "rungs": st.sampled_from([[], [1], [1, 2], [2, 3]]),
                "min_peers": st.integers(1, 3),
                "reduction": st.sampled_from([1.5, 2, 3]),
                "spare_front": st.booleans(),
            }
        ),
    }
)
extensions = st.sampled_from(
    [
        {},
        {"training": {"epochs": 8, "pairs": 64}},
        {"search": {"kind": "random", "samples": 9}},
        {"seeds": {"first": 2, "survivors": 4}},
        {"pruning": {"rungs": [1, 3], "policy": "promotion", "min_peers": 1}},
    ]
)
processes = st.lists(st.tuples(st.integers(0, 25), extensions), max_size=2)


def _recorded(sweep, processes, salt):
    """Lines of a run that several processes took up, and the state's text after every event."""

    class Texts(list):
        def on(self, event, state):
            self.append(repr(state))

    lines, texts = MemoryLines(), Texts()
    journal = Journal(lines, views=[texts])
    journal.record(
        Opened(name="curves", sweep=sweep.model_dump(mode="json"), train_fingerprint="abc", code_version="0.1.0")
    )
    for later, (units, _) in enumerate([*processes, (10**6, {})]):
        left = iter(range(units))

        def check(left=left):
            if next(left, None) is None:
                raise KilledError

        engine = build_engine(journal.state, journal.record, space_of(journal.state.sweep))
        try:
            run_inline(engine, Wavering(salt, later > 0), check)
        except KilledError:
            changed = journal.state.sweep.model_dump(mode="json") | processes[later][1]
            journal.record(Extended(sweep=changed, code_version="0.2.0"))
            journal.record(Resumed(code_version="0.2.0"))
        else:
            break
    return lines, texts


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=sweeps, processes=processes, salt=st.integers(0, 1000))
def test_a_part_and_the_rest_give_what_all_give(sweep_of, fields, processes, salt):
    """And the state of the process that wrote the events is that of whoever reads their lines."""
    lines, texts = _recorded(sweep_of(**fields), processes, salt)
    events = list(read_events(lines))
    state, copies = RunState(), []
    for event, text in zip(events, texts, strict=True):
        state.apply(event)
        assert repr(state) == text
        copies.append(pickle.dumps(state))
    for cut, copy in enumerate(copies[::7]):
        part = pickle.loads(copy)
        for event in events[7 * cut + 1 :]:
            part.apply(event)
        assert repr(part) == texts[-1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=sweeps, processes=processes, salt=st.integers(0, 1000))
def test_whoever_takes_it_up_whatever_was_extended_all_ends(sweep_of, fields, processes, salt):
    lines, _ = _recorded(sweep_of(**fields), processes, salt)
    state = state_of(read_events(lines))
    counts = state.counts()
    assert not state.busy
    assert counts["going"] == 0
    assert sum(counts.values()) == len(state.candidates)
    scored = [(event.fact.trial, event.fact.epoch) for event in read_events(lines) if isinstance(event.fact, Scored)]
    assert len(scored) == len(set(scored))
    for candidate in state.candidates.values():
        if candidate.stage == "completed":
            assert candidate.at == candidate.rungs[-1]
        for epoch, decided in candidate.decided.items():
            assert set(decided.seeds) <= set(state.scored_seeds(candidate.key, epoch))


def test_a_gap_in_the_numbers_is_refused():
    state = state_of([event_of(0, AT, Ended())])
    for number in (0, 2):
        with pytest.raises(UserError, match=f"event {number} follows event 0"):
            state.apply(event_of(number, AT, Ended()))


@pytest.fixture
def opened(sweep_of):
    """The lines of a run that has proposed and scored, and its events."""
    return list(read_events(run_on_curves(sweep_of(search={"kind": "grid", "samples": 2}))[2]))


def test_a_sweep_that_is_not_valid_is_one_line(opened):
    content = {**opened[0].fact.sweep, "cluster": {"attackers": {"accelerator_type": 1}}}
    with pytest.raises(UserError, match=r"sweep file is not valid: cluster\.attackers\.accelerator_type: ") as caught:
        state_of([event_of(0, AT, opened[0].fact.model_copy(update={"sweep": content}))])
    assert len(caught.value.lines) == 1


@pytest.mark.parametrize("kind", ["started", "saved", "scored", "decided"])
def test_a_fact_of_what_nobody_proposed_is_one_line(opened, kind):
    fact = next(event.fact for event in opened if event.fact.kind == kind)
    with pytest.raises(UserError, match=rf"damaged: event 1 \({kind}\) names .*, which no event before it does"):
        state_of([opened[0], event_of(1, AT, fact)])


def test_scores_without_an_objective_are_one_line(opened):
    number = next(event.seq for event in opened if event.fact.kind == "scored")
    fact = opened[number].fact
    bare = fact.model_copy(update={"sheet": fact.sheet.model_copy(update={"clean": {}})})
    with pytest.raises(UserError, match=f"the scores of event {number} lack recall_at_1, an objective"):
        state_of([*opened[:number], event_of(number, AT, bare)])
