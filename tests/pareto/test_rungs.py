import math
import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.pareto.dominance import dominates
from robsweep.pareto.rungs import ParetoRungs

BOTH = ("recall_at_1", "ers")


def rungs(**changes):
    return ParetoRungs(**{"objectives": BOTH, **changes})


def feed(judge, points, rung=2):
    return [judge.record(f"k{i}", rung, dict(zip(BOTH, point, strict=True))) for i, point in enumerate(points)]


PAIRS = st.lists(st.tuples(st.integers(0, 6).map(float), st.integers(0, 6).map(float)), max_size=14)


@given(PAIRS)
def test_a_pareto_optimal_newcomer_is_never_pruned(points):
    for i, decision in enumerate(feed(rungs(), points)):
        if not any(dominates(old, points[i]) for old in points[:i]):
            assert decision.keep


@given(PAIRS, st.booleans(), st.sampled_from([1.5, 2, 3, 4]))
def test_kept_exactly_where_the_rule_says_so(points, spare_front, reduction):
    """Two objectives, brute force: fronts by peeling, ties by the area that only one point covers."""

    def area(front, low):
        xs, ys = (sorted({low[axis], *(p[axis] for p in front)}) for axis in (0, 1))
        return sum(
            (x1 - x0) * (y1 - y0)
            for x0, x1 in pairwise(xs)
            for y0, y1 in pairwise(ys)
            if any(p[0] >= x1 and p[1] >= y1 for p in front)
        )

    def fronts(seen):
        left, result = list(enumerate(seen)), []
        while left:
            front = [(i, p) for i, p in left if not any(dominates(q, p) for _, q in left)]
            result.append(front)
            left = [item for item in left if item not in front]
        return result

    for i, decision in enumerate(feed(rungs(spare_front=spare_front, reduction=reduction), points)):
        seen = points[: i + 1]
        low = (min(p[0] for p in seen), min(p[1] for p in seen))
        before, nondominated = 0, False
        layers = fronts(seen)
        for front in layers:
            members = [p for _, p in front]
            if any(index == i for index, _ in front):
                own = [area(members, low) - area(members[:k] + members[k + 1 :], low) for k in range(len(front))]
                mine = own[[index for index, _ in front].index(i)]
                before += sum(share > mine for share in own)
                nondominated = front is layers[0]
                break
            before += len(front)
        allowed = max(1, math.floor(len(seen) / reduction))
        expected = len(seen) < 3 or before < allowed or (spare_front and nondominated)
        assert decision.keep == expected


def test_one_objective_is_successive_halving():
    order = list(range(60))
    random.Random(3).shuffle(order)
    judge = ParetoRungs(objectives=("ers",), reduction=3, spare_front=False)
    for n, value in enumerate(order, start=1):
        keep = judge.record(str(value), 1, {"ers": value}).keep
        better = sum(other > value for other in order[: n - 1])
        assert keep == (n < 3 or better < max(1, n // 3))


def test_shuffled_points_are_judged_as_their_ranks_say():
    generator = np.random.default_rng(0)
    cloud = generator.random((200, 2))
    wrong = 0
    for trial in range(20):
        points = cloud[generator.permutation(200)[:30]]
        for i, decision in enumerate(feed(rungs(), points, rung=trial)):
            optimal = not any(dominates(points[j], points[i]) for j in range(i))
            wrong += optimal and not decision.keep
    assert wrong == 0


def test_the_sentence_says_who_dominates():
    points = [(0.91, 22.4), (0.95, 5.0), (0.70, 40.0), (0.83, 18.0)]
    decision = feed(rungs(), points)[-1]
    assert not decision.keep
    assert decision.reason == "rank 4 of 4 at epoch 2: dominated by 1 (recall_at_1 0.91 >= 0.83, ers 22.4 >= 18)"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_several_dominators_the_one_on_the_foremost_front_is_named(order):
    foremost_and_next = [(0.9, 9), (0.8, 8)]
    decision = feed(rungs(), [*(foremost_and_next[i] for i in order), (0.7, 7)])[-1]
    assert decision.reason == "rank 3 of 3 at epoch 2: dominated by 2 (recall_at_1 0.9 >= 0.7, ers 9 >= 7)"


def test_a_minimised_objective():
    judge = ParetoRungs(objectives=("recall_at_1", "-seconds"))
    decisions = [
        judge.record(str(seconds), 1, {"recall_at_1": recall, "seconds": seconds})
        for recall, seconds in ((0.5, 1), (0.9, 9), (0.8, 2), (0.7, 5))
    ]
    assert [decision.keep for decision in decisions] == [True, True, True, False]
    assert decisions[-1].reason.endswith("dominated by 1 (recall_at_1 0.8 >= 0.7, seconds 2 <= 5)")


def test_floors_come_first_and_keep_out_of_the_ranking():
    judge = rungs(floors={"recall_at_1": 0.3}, min_peers=1)
    collapsed = [judge.record(f"c{i}", 2, {"recall_at_1": 0.008, "ers": 29.7}) for i in range(5)]
    assert {decision.keep for decision in collapsed} == {False}
    assert collapsed[0].reason == "recall_at_1 0.008 below the floor 0.3 at epoch 2"
    assert judge.record("useful", 2, {"recall_at_1": 0.35, "ers": 4.0}).keep


def test_what_failed_a_floor_counts_among_all_of_which_a_share_is_kept():
    judge = rungs(floors={"recall_at_1": 0.3})
    feed(judge, [(0.1, 50), (0.1, 60), (0.1, 70), (0.9, 9), (0.5, 1)])
    second = judge.record("second", 2, {"recall_at_1": 0.8, "ers": 8})
    assert second == (True, "rank 2 of 6 at epoch 2: among the best 2", False)


def test_floor_of_best_follows_the_rung():
    judge = rungs(floor_of_best={"recall_at_1": 0.5})
    assert judge.record("a", 2, {"recall_at_1": 0.4, "ers": 1}).keep
    assert judge.record("b", 2, {"recall_at_1": 0.9, "ers": 1}).keep
    late = judge.record("c", 2, {"recall_at_1": 0.44, "ers": 99})
    assert late == (False, "recall_at_1 0.44 below 0.5 of the best seen, 0.9, at epoch 2", True)
    assert judge.record("c", 4, {"recall_at_1": 0.44, "ers": 99}).keep


def test_floor_of_best_is_off_while_the_best_is_not_positive():
    judge = ParetoRungs(objectives=("ers",), floor_of_best={"ers": 0.5})
    assert judge.record("a", 1, {"ers": -4.0}).keep
    assert judge.record("b", 1, {"ers": -9.0}).keep


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_not_finite_is_pruned_and_is_nobodys_peer(bad):
    judge = rungs(floor_of_best={"ers": 0.5}, min_peers=1)
    assert judge.record("bad", 2, {"recall_at_1": 0.9, "ers": bad}) == (False, f"ers is {bad:g} at epoch 2", True)
    assert judge.record("good", 2, {"recall_at_1": 0.1, "ers": 1.0}).keep


def test_too_few_peers_are_kept():
    decisions = feed(rungs(min_peers=4), [(0.9, 9), (0.8, 8), (0.7, 7), (0.6, 6)])
    assert [decision.keep for decision in decisions] == [True, True, True, False]
    assert decisions[2].reason == "3 of 4 peers at epoch 2: too few to compare"


@given(PAIRS, PAIRS)
def test_what_was_recorded_is_answered_as_before_and_changes_nothing(points, more):
    rule = {"floors": {"ers": 1.0}, "floor_of_best": {"recall_at_1": 0.5}}
    points = [(math.nan, 1.0), *points]
    plain, asked_again = rungs(**rule), rungs(**rule)
    once = feed(plain, points)
    assert feed(asked_again, points) == once
    assert feed(asked_again, [(-1.0, -1.0) for _ in points]) == once
    assert feed(asked_again, points + more) == feed(plain, points + more)


def test_rungs_do_not_mix():
    judge = rungs()
    feed(judge, [(0.9, 9)] * 5, rung=2)
    assert judge.record("x", 4, {"recall_at_1": 0.1, "ers": 1}).keep


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"objectives": ()}, "one or more different names"),
        ({"objectives": ("ers", "-ers")}, "one or more different names"),
        ({"reduction": 1}, "got reduction=1 "),
        ({"min_peers": 0}, "min_peers=0"),
        ({"floor_of_best": {"ers": 1.5}}, r"fractions in \[0, 1\], got \{'ers': 1.5\}"),
    ],
)
def test_bad_rules(rule, message):
    with pytest.raises(UserError, match=message):
        rungs(**rule)


def test_a_missing_value_is_named():
    with pytest.raises(UserError, match="rung 2 needs recall_at_1, ers, map: map missing for k"):
        rungs(floors={"map": 0.1}).record("k", 2, {"recall_at_1": 1, "ers": 1})
