import math

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.epsilon_net import epsilon_net_positions, epsilon_net_ranks
from robsweep.pareto.ranks import nondominated_ranks

SHAPES = st.tuples(st.integers(0, 9), st.integers(1, 4))
VALUES = st.integers(0, 8).map(float) | st.sampled_from([float("inf"), -float("inf"), float("nan")])
POINTS = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=VALUES))
REALS = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=st.integers(0, 10**6).map(float)))


def unit_scaled(rows):
    """Each objective of the finite rows by its range, in [0, 1]."""
    finite = [row for row in rows if all(map(math.isfinite, row))]
    lows = [min(column) for column in zip(*finite, strict=True)]
    highs = [max(column) for column in zip(*finite, strict=True)]
    return [
        [(x - low) / ((high - low) or 1) for x, low, high in zip(row, lows, highs, strict=True)] if finite else row
        for row in rows
    ]


def picked(rows, members):
    """Members in the order of picks; the squares of distances are compared."""
    left = [i for i in members if all(map(math.isfinite, rows[i]))]
    order = []
    while left:
        if order:
            gaps = [min(sum((x - y) ** 2 for x, y in zip(rows[i], rows[j], strict=True)) for j in order) for i in left]
        else:
            gaps = [rows[i][0] for i in left]
        order.append(left.pop(gaps.index(max(gaps))))
    return order + [i for i in members if i not in order]


def ranked(order):
    return [order.index(i) for i in range(len(order))]


@given(POINTS)
def test_ranks_are_those_of_greedy_picks(points):
    rows = unit_scaled(points.tolist())
    assert epsilon_net_ranks(points).tolist() == ranked(picked(rows, range(len(rows))))


@given(POINTS)
def test_positions_are_by_front_and_by_picks_on_a_front(points):
    fronts, rows = nondominated_ranks(points).tolist(), unit_scaled(points.tolist())
    order = [i for front in sorted(set(fronts)) for i in picked(rows, [j for j, f in enumerate(fronts) if f == front])]
    assert epsilon_net_positions(points).tolist() == ranked(order)
    assert epsilon_net_positions(points, nondominated_ranks(points)).tolist() == ranked(order)


# along a front of one line the ends come first, then what halves the largest gap:
#
#   ers
#    8 | a . . . . . . . .
#    6 | . . b                     picks: e (most recall), a, c, b, d
#    4 | . . . . c
#    1 | . . . . . . . d
#    0 | . . . . . . . . e
#      +-------------------- recall
NAMED = {"a": (0, 8), "b": (2, 6), "c": (4, 4), "d": (7, 1), "e": (8, 0)}


def test_picks_drawn_above():
    ranks = dict(zip(NAMED, epsilon_net_ranks(list(NAMED.values())).tolist(), strict=True))
    assert sorted(ranks, key=ranks.get) == ["e", "a", "c", "b", "d"]


def test_three_cycle_tells_ranks_from_orders():
    # third, first, second are picked: ranks 1 2 0, while the order is 2 0 1
    points = [[0.0, 8.0], [3.0, 5.0], [8.0, 0.0]]
    assert epsilon_net_ranks(points).tolist() == [1, 2, 0]
    assert epsilon_net_positions(points).tolist() == [1, 2, 0]
    assert np.argsort(epsilon_net_ranks(points)).tolist() == [2, 0, 1]


@given(REALS, st.randoms(use_true_random=False))
def test_a_rank_moves_with_its_point(points, random):
    rows = unit_scaled(points.tolist())
    gaps = [sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) for i, a in enumerate(rows) for b in rows[:i]]
    assume(len(set(gaps)) == len(gaps) and len({row[0] for row in rows}) == len(rows))  # no ties, which go by index
    order = list(range(len(points)))
    random.shuffle(order)
    for ranks in (epsilon_net_ranks, epsilon_net_positions):
        assert ranks(points)[order].tolist() == ranks(points[order]).tolist()


def test_ties_go_by_index():
    square = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    assert epsilon_net_ranks(square).tolist() == [2, 0, 1, 3]
    assert epsilon_net_ranks([[1.0, 1.0]] * 3).tolist() == [0, 1, 2]


def test_units_do_not_matter():
    points = np.random.default_rng(0).random((60, 2))
    assert epsilon_net_ranks(points).tolist() == epsilon_net_ranks(points * [1024, 1 / 64]).tolist()
    assert epsilon_net_positions(points).tolist() == epsilon_net_positions(points * [1024, 1 / 64]).tolist()


def test_distances_on_a_front_are_in_ranges_over_all_points():
    # in ranges of the front alone, the second would lie farther from both ends than the third
    front = [[10.0, 0.0], [9.45, 0.5], [9.05, 4.5], [9.0, 9.0]]
    assert epsilon_net_positions(front).tolist() == [0, 2, 3, 1]
    assert epsilon_net_positions([*front, [0.0, 0.0]]).tolist() == [0, 3, 2, 1, 4]


def test_what_is_not_finite_comes_last():
    points = [[np.nan, 1.0], [0.0, 3.0], [np.inf, 0.0], [1.0, 2.0]]
    assert epsilon_net_ranks(points).tolist() == [2, 1, 3, 0]
    assert epsilon_net_ranks([]).shape == epsilon_net_positions([]).shape == (0,)
