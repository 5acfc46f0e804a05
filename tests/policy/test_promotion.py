import math
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.promotion import PromotionPolicy
from robsweep.run.rung import Entry, Rung

TWO = ("recall_at_1", "ers")
RUNGS = (1, 2, 4)


class Run:
    """The part of a state that a policy looks at: rungs, and who rests where."""

    def __init__(self):
        self.rungs, self.candidates = {}, {}

    def decide(self, key, epoch, point, stage="resting", behind=False):
        self.candidates[key] = SimpleNamespace(key=key, stage=stage, at=epoch)
        entry = Entry(key, dict(zip(TWO, point, strict=True)), "rest", behind)
        self.rungs.setdefault(epoch, Rung(epoch)).put(entry)


def promotion(**settings):
    return PromotionPolicy(PruningConfig(policy="promotion", **settings), objectives_of(TWO))


def best_by_hand(run, config, peeled):
    """Of the highest rung that has one: who rests there and is among the best 1/reduction, or on the front."""
    for epoch in sorted(run.rungs, reverse=True):
        entries = list(run.rungs[epoch].entries.values())
        peers = [entry for entry in entries if not entry.behind]
        ranks = peeled([tuple(entry.values.values()) for entry in peers], TWO) if peers else []
        quota = math.floor(len(entries) / config.reduction)
        allowed = [
            (position, row, entry.key)
            for row, (entry, (front, position)) in enumerate(zip(peers, ranks, strict=True))
            if run.candidates[entry.key].stage == "resting"
            and run.candidates[entry.key].at == epoch
            and (position < quota or (config.spare_front and front == 0))
        ]
        if allowed and len(entries) >= config.min_peers:
            return min(allowed)[2]
    return None


NUMBERS = st.integers(0, 5).map(float)
POINT = st.tuples(NUMBERS, NUMBERS)
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("new"), POINT, st.booleans()),
        st.tuples(st.just("promote"), st.just(None), st.just(False)),
        st.tuples(st.just("arrive"), POINT, st.booleans()),
        st.tuples(st.just("again"), POINT, st.integers(0, 9)),
    ),
    max_size=30,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    operations=OPERATIONS,
    spare_front=st.booleans(),
    reduction=st.sampled_from([1.5, 2.0, 3.0]),
    min_peers=st.integers(1, 4),
)
def test_whoever_is_best_now_goes_on(peeled, operations, **settings):
    """Against brute force, while configurations arrive, are promoted, and are decided on again with more seeds."""
    policy, config, run = promotion(**settings), PruningConfig(**settings), Run()
    under_way = []
    for kind, point, more in operations:
        if kind == "new":
            run.decide(f"k{len(run.candidates)}", RUNGS[0], point, behind=more)
        elif kind == "arrive" and under_way:
            key = under_way.pop(0)
            epoch = next(epoch for epoch in RUNGS if epoch > run.candidates[key].at)
            ends = epoch == RUNGS[-1]
            run.decide(key, epoch, point, "refused" if ends and more else "completed" if ends else "resting", more)
        elif kind == "again" and (key := f"k{more}") in run.candidates and key not in under_way:
            known = run.candidates[key]
            run.decide(key, known.at, point, known.stage, run.rungs[known.at].entries[key].behind)
        found = policy.promote(run, "resting")
        assert (found and found.key) == best_by_hand(run, config, peeled)
        assert promotion(**settings).promote(run, "resting") == found  # what is kept changes nothing
        if kind == "promote" and found:
            run.candidates[found.key].stage = "going"
            under_way.append(found.key)


@pytest.mark.parametrize(("last", "kind"), [(False, "rest"), (True, "go_on")])
def test_everybody_rests_before_the_last_rung(feed, last, kind):
    _, verdicts = feed(promotion(), [(0.1, 1.0), (0.9, 90.0), (0.5, 50.0)], TWO, last=last)
    assert {verdict.kind for verdict in verdicts} == {kind}
    assert not any(verdict.behind for verdict in verdicts)


def test_under_a_floor_it_rests_behind_and_is_not_promoted(feed):
    policy = promotion(floors={"ers": 10.0}, min_peers=1)
    rung, (verdict,) = feed(policy, [(0.9, 5.0)], TWO)
    assert (verdict.kind, verdict.behind) == ("rest", True)
    run = Run()
    run.rungs[2], run.candidates["k0"] = rung, SimpleNamespace(key="k0", stage="resting", at=2)
    assert policy.promote(run, "resting") is None


def test_the_highest_rung_comes_first():
    run = Run()
    for number in range(4):
        run.decide(f"a{number}", 1, (0.1 * number, 10.0 * number))
    for number in range(3):
        run.decide(f"b{number}", 2, (0.1 * number, 10.0 * number))
    assert promotion(reduction=2).promote(run, "resting") == ("b2", "rank 1 of 3 at epoch 2: among the best 1")
    run.candidates["b2"].stage = "going"
    assert promotion(reduction=2).promote(run, "resting") == ("a3", "rank 1 of 4 at epoch 1: among the best 2")


def test_the_front_is_spared_however_small_the_quota():
    run = Run()
    for number in range(3):
        run.decide(f"a{number}", 1, (0.1 * number, 30.0 - 10 * number))
    policy = promotion(reduction=3)
    reasons = []
    while found := policy.promote(run, "resting"):
        run.candidates[found.key].stage = "going"
        reasons.append(found.reason.split(": ")[1])
    assert reasons == ["among the best 1", "on the front", "on the front"]


def test_before_the_run_would_end_the_best_of_a_rung_that_nobody_left_goes_on():
    run, policy = Run(), promotion(reduction=3)
    run.decide("a", 1, (0.9, 5.0))
    run.decide("b", 1, (0.8, 4.0))
    assert policy.promote(run, "resting") is None
    assert policy.promote(run, "idle") == ("a", "rank 1 of 2 at epoch 1: nobody has gone on from there")
    run.decide("a", 2, (0.9, 5.0))
    assert policy.promote(run, "idle") == ("a", "rank 1 of 1 at epoch 2: nobody has gone on from there")
    run.decide("a", 4, (0.9, 5.0), stage="completed")
    assert policy.promote(run, "idle") is None
