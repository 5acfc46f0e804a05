"""The state follows from the events: from all at once, from a part and the rest, and from what their lines say."""

import json
import math
import pickle
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.configuration import configuration_of
from robsweep.config.points import space_of
from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.errors import UserError
from robsweep.executors.inline import run_inline
from robsweep.run.events import (
    SCHEMA,
    Decided,
    Ended,
    Event,
    Extended,
    Fact,
    Failed,
    LaidOut,
    Opened,
    Promoted,
    Proposed,
    Resumed,
    Saved,
    Scored,
    Seeded,
    Started,
    event_of,
)
from robsweep.run.journal import Journal, read_events
from robsweep.run.score_sheet import Flag
from robsweep.run.state import RunState, state_of
from robsweep.run.trial_id import TrialId
from robsweep.sweep.strategies import build_engine
from tests.curves import CurveWork, MemoryLines, hashed_curve, sheet_of

AT = datetime(2026, 5, 4, 3, 2, 1, 987654, tzinfo=UTC)
TRIAL = TrialId("0123456789ab", 3)
FACTS = (
    Opened(name="a", sweep={"name": "a", "seeds": [0]}, data_fingerprint="abc", code_version="0.1.0"),
    Resumed(code_version="0.1.0"),
    Extended(sweep={"name": "b"}, code_version="0.2.0"),
    Proposed(
        key="0123456789ab", configuration=configuration_of("digits:rc2f2:ptripletN"), aliases=("x",), by="grid", index=3
    ),
    Started(trial=TRIAL, epoch=2),
    Saved(
        trial=TRIAL,
        epoch=2,
        checkpoint="checkpoints/0123456789ab-s3/epoch_2",
        training_steps=7,
        train_passes=2**40,
        train_seconds=0.1 + 0.2,
        data_fingerprint="abc",
        code_version="0.1.0",
    ),
    Scored(trial=TRIAL, epoch=2, sheet=sheet_of(2, 0.1 + 0.2, 30.0)),
    Scored(trial=TRIAL, epoch=2, sheet=sheet_of(2, math.nan, math.nan)),
    Scored(
        trial=TRIAL,
        epoch=2,
        sheet=sheet_of(2, 0.5, 20.0).model_copy(
            update={
                "ers": None,
                "ers_bounded": None,
                "checks": {"spread": math.inf},
                "attacks": {"CA+": {"rank": math.nan, "success": -math.inf}},
                "attack_intervals": {"CA+": {"rank": (math.nan, 1.0)}},
                "attack_strings": {"CA+": "w=1"},
                "flags": ("collapse",),
                "suspicions": (Flag("collapse", math.nan, 0.5, "all are alike"),),
            }
        ),
    ),
    Decided(
        key="0123456789ab",
        epoch=2,
        seeds=(0, 3),
        verdict="rest",
        reason="why",
        behind=True,
        dominated_by=("b",),
        chance=0.1,
    ),
    LaidOut(gpus_per_training=2.0, gpus_per_actor=0.25, line="4 GPUs"),
    Promoted(key="0123456789ab", reason="why"),
    Seeded(trial=TRIAL, reason="why"),
    Failed(trial=TRIAL, epoch=2, reason="OSError: a\nb", trace="line 1\nline 2"),
    Ended(reason="hours", code=3),
)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_an_event_is_what_its_line_says(fact):
    event = event_of(7, AT, fact)
    line = event.line()
    assert "\n" not in line
    back = Event.model_validate_json(line)
    assert (back.seq, back.at) == (event.seq, event.at)
    assert repr(back.fact) == repr(fact)  # NaN differs from itself, its text does not
    assert back.line() == line
    json.loads(line, parse_constant=pytest.fail)  # NaN and infinities stand as text: strict readers know none


def test_every_kind_of_event_is_among_them():
    union, _ = get_args(Fact)
    assert {type(fact) for fact in FACTS} == set(get_args(union))


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
        Opened(name="curves", sweep=sweep.model_dump(mode="json"), data_fingerprint="abc", code_version="0.1.0")
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


def test_a_state_before_the_opening_has_no_sweep():
    with pytest.raises(UserError, match="does not begin with the opening"):
        _ = RunState().sweep


@pytest.mark.parametrize("read", [lambda lines: state_of(read_events(lines)), Journal])
def test_a_newer_schema_is_refused_in_one_line(read):
    newer = json.loads(event_of(0, AT, FACTS[0]).line())
    newer["fact"] |= {"schema": SCHEMA + 1, "unheard_of": 1}
    with pytest.raises(UserError, match=f"schema {SCHEMA + 1}, this version reads up to {SCHEMA}: update robsweep"):
        read(MemoryLines([json.dumps(newer)]))


def test_a_line_that_is_no_event_is_named():
    lines = MemoryLines([event_of(0, AT, Ended()).line(), '{"seq": 1}'])
    with pytest.raises(UserError, match="damaged in line 2: at"):
        list(read_events(lines))


def test_a_mean_holds_what_every_seed_has(sweep_of):
    sweep = sweep_of(seeds=[0, 1])
    point = space_of(sweep).points[0]
    facts = [
        Opened(name="curves", sweep=sweep.model_dump(mode="json"), data_fingerprint="abc", code_version="0.1.0"),
        Proposed(key=point.key, configuration=point.configuration, by="grid", index=0),
    ]
    for seed, (recall, score, extra) in enumerate([(0.2, 10.0, {"recall_at_10": 0.9}), (0.6, 30.0, {})]):
        trial, sheet = TrialId(point.key, seed), sheet_of(1, recall, score)
        facts.append(FACTS[5].model_copy(update={"trial": trial, "epoch": 1, "train_passes": 100 * (1 + seed)}))
        whole = sheet.model_copy(update={"clean": sheet.clean | extra})
        facts.append(Scored(trial=trial, epoch=1, sheet=whole))
    state = state_of(event_of(number, AT, fact) for number, fact in enumerate(facts))
    mean = state.mean(point.key, 1)
    assert mean["recall_at_1"] == pytest.approx(0.4)
    assert mean["ers"] == pytest.approx(20.0)
    assert mean["train_passes"] == 150
    assert "recall_at_10" not in mean
    assert state.scored_seeds(point.key, 1) == (0, 1)
    assert state.mean(point.key, 2) == {}
