"""The rule against that of before, by brute force; now a floor that is missed before the last rung is no end."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.stopping import Stopping

TWO, THREE = ("recall_at_1", "ers"), ("recall_at_1", "-train_passes", "ers")
STEPS = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, math.nan, math.inf])
NUMBERS = st.integers(0, 6).map(float)


def stopping(objectives=TWO, **settings):
    return Stopping(PruningConfig(**{"floors": {}, "floors_of_best": {}, **settings}), objectives_of(objectives))


def names_of(objectives):
    return tuple(o.name for o in objectives_of(objectives))


def pruned_before(points, config, objectives, peeled, *, last):
    """``n`` of (whether it was pruned, why): the rule of asynchronous successive halving as it was."""
    names, accepted, found = names_of(objectives), [], []
    for number, point in enumerate(points):
        values = dict(zip(names, point, strict=True))
        seen = [dict(zip(names, earlier, strict=True)) for earlier in points[: number + 1]]
        best = {
            name: max(v[name] for v in seen if math.isfinite(v[name]))
            for name in config.floors_of_best
            if math.isfinite(values[name])
        }
        if not all(map(math.isfinite, point)):
            found.append((True, "not finite"))
        elif any(values[name] < floor for name, floor in config.floors.items()) or any(
            best[name] > 0 and values[name] < share * best[name] for name, share in config.floors_of_best.items()
        ):
            found.append((True, "floor"))
        else:
            accepted.append(point)
            front, position = peeled(accepted, objectives)[-1]
            recorded = number + 1
            among = position < max(1, math.floor(recorded / config.reduction))
            kept = last or recorded < config.min_peers or among or (config.spare_front and front == 0)
            found.append((not kept, "rank"))
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(st.tuples(STEPS, STEPS) | st.tuples(NUMBERS, NUMBERS), max_size=14),
    spare_front=st.booleans(),
    reduction=st.sampled_from([1.5, 2.0, 3.0, 4.0]),
    min_peers=st.integers(1, 4),
    floors=st.sampled_from([{}, {"recall_at_1": 1.0}, {"ers": 2.0}]),
    floors_of_best=st.sampled_from([{}, {"recall_at_1": 0.5}, {"ers": 0.3, "recall_at_1": 1.0}]),
    last=st.booleans(),
)
def test_what_was_pruned_rests_or_is_refused(feed, peeled, points, last, **settings):
    config = PruningConfig(**settings)
    expected = pruned_before(points, config, TWO, peeled, last=last)
    rung, verdicts = feed(Stopping(config, objectives_of(TWO)), points, TWO, last=last)
    kinds = {"not finite": "refuse", "floor": "refuse" if last else "rest", "rank": "rest"}
    for (pruned, why), verdict, entry in zip(expected, verdicts, rung.entries.values(), strict=True):
        assert verdict.kind == (kinds[why] if pruned else "go_on")
        assert entry.behind == (why != "rank")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=7),
    spare_front=st.booleans(),
    reduction=st.sampled_from([1.5, 2.0, 3.0]),
)
def test_three_objectives_one_of_them_minimised(feed, peeled, points, **settings):
    config = PruningConfig(floors={}, floors_of_best={}, **settings)
    expected = pruned_before(points, config, THREE, peeled, last=False)
    _, verdicts = feed(Stopping(config, objectives_of(THREE)), points, names_of(THREE))
    assert [verdict.kind == "rest" for verdict in verdicts] == [pruned for pruned, _ in expected]


@pytest.mark.parametrize(
    ("points", "settings", "kind", "reason"),
    [
        ([(0.5, 20.0)], {}, "go_on", "1 of 3 peers at epoch 2: too few to compare"),
        ([(0.5, 20.0)], {"min_peers": 1}, "go_on", "rank 1 of 1 at epoch 2: among the best 1"),
        (
            [(0.6, 30.0), (0.7, 20.0), (0.5, 25.0)],
            {},
            "rest",
            "rank 3 of 3 at epoch 2: dominated by 1 (recall_at_1 0.6 >= 0.5, ers 30 >= 25)",
        ),
        ([(0.1, 20.0), (0.6, 19.0), (0.7, 10.0)], {}, "go_on", "rank 2 of 3 at epoch 2: on the front"),
        (
            [(0.1, 20.0), (0.6, 19.0), (0.7, 10.0)],
            {"spare_front": False},
            "rest",
            "rank 2 of 3 at epoch 2: on the front, but it adds less to it than the best 1",
        ),
        ([(math.nan, 20.0)], {}, "refuse", "recall_at_1 is nan at epoch 2"),
        (
            [(0.8, 20.0), (0.3, 25.0)],
            {"floors_of_best": {"recall_at_1": 0.5}},
            "rest",
            "recall_at_1 0.3 below 0.5 of the best seen, 0.8, at epoch 2",
        ),
        ([(0.8, 20.0), (0.3, 5.0)], {"floors": {"ers": 10}}, "rest", "ers 5 below the floor 10 at epoch 2"),
    ],
)
def test_the_reason_says_why(feed, points, settings, kind, reason):
    verdict = feed(stopping(**settings), points, TWO)[1][-1]
    assert (verdict.kind, verdict.reason) == (kind, reason)


def test_who_dominates_is_named(feed):
    points = [(0.9, 30.0), (0.95, 40.0), (0.2, 90.0), (0.5, 20.0)]
    verdict = feed(stopping(), points, TWO)[1][-1]
    assert verdict.dominated_by == ("k1", "k0")  # the first front first


def test_what_is_behind_dominates_nobody(feed):
    points = [(0.9, 1.0), (0.1, 90.0), (0.8, 2.0)]
    rung, verdicts = feed(stopping(floors={"ers": 5.0}, min_peers=1), points, TWO)
    assert [entry.behind for entry in rung.entries.values()] == [True, False, True]
    assert verdicts[1].kind == "go_on"
    assert "rank 1 of 2" in verdicts[1].reason


def test_judged_again_it_is_no_peer_of_its_own(feed):
    policy = stopping(min_peers=1)
    rung, _ = feed(policy, [(0.9, 30.0), (0.5, 20.0), (0.4, 40.0)], TWO)
    verdict = policy.judge(None, rung, "k0", {"recall_at_1": 0.8, "ers": 25.0}, last=False)
    assert verdict.reason == "rank 1 of 3 at epoch 2: among the best 1"
    assert policy.judge(None, rung, "k1", {"recall_at_1": 0.5, "ers": 20.0}, last=False).dominated_by == ("k0",)


def test_nobody_is_promoted():
    assert stopping().promote(None, "resting") is None
