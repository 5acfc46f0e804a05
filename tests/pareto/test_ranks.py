import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.dominance import dominates
from robsweep.pareto.hypervolume import contributions
from robsweep.pareto.ranks import nondominated_ranks, positions

POINTS = st.tuples(st.integers(0, 9), st.integers(1, 3)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(0, 4).map(float) | st.just(float("nan")))
)


def peeled(rows):
    """Ranks by taking off one front after the other."""
    left = {i for i, row in enumerate(rows) if row == row and not any(x != x for x in row)}
    ranks, front = [None] * len(rows), 0
    while left:
        members = {i for i in left if not any(dominates(rows[j], rows[i]) for j in left)}
        for i in members:
            ranks[i] = front
        left -= members
        front += 1
    return [front if rank is None else rank for rank in ranks]


@given(POINTS)
def test_ranks_are_the_fronts_peeled_off(points):
    assert nondominated_ranks(points).tolist() == peeled(points.tolist())


# b dominates d, c dominates d and e, d dominates e:
#
#   ers
#    4 | a
#    3 |   b                     front 0: a b c
#    2 |   d   c                 front 1: d
#    1 |   e                     front 2: e
#      +----------- recall
NAMED = {"a": (0, 4), "b": (1, 3), "c": (3, 2), "d": (1, 2), "e": (1, 1)}


def test_fronts_drawn_above():
    assert nondominated_ranks(list(NAMED.values())).tolist() == [0, 0, 0, 1, 2]


@given(POINTS, st.randoms(use_true_random=False))
def test_a_rank_moves_with_its_point(points, random):
    # an order in place of a rank passes on sorted input alone, where both are the same
    order = list(range(len(points)))
    random.shuffle(order)
    assert positions(points)[order].tolist() == positions(points[order]).tolist()


def test_three_cycle_tells_ranks_from_orders():
    # best is third, second best is first, worst is second: ranks 1 2 0, while argsort gives 2 0 1
    points = np.array([[2.0, 2.0], [1.0, 1.0], [3.0, 3.0]])
    assert positions(points).tolist() == [1, 2, 0]
    assert np.argsort(-points[:, 0]).tolist() == [2, 0, 1]


@given(POINTS)
def test_position_counts_the_points_before(points):
    ranks = peeled(points.tolist())
    bad = np.isnan(points).any(axis=1)
    shares = np.zeros(len(points))
    for front in set(ranks):
        members = [i for i, rank in enumerate(ranks) if rank == front and not bad[i]]
        if members:
            shares[members] = contributions(points[members], points[~bad].min(axis=0))
    before = [
        sum(ranks[j] < ranks[i] or (ranks[j] == ranks[i] and shares[j] > shares[i]) for j in range(len(points)))
        for i in range(len(points))
    ]
    assert positions(points).tolist() == before


def test_units_do_not_matter():
    points = np.random.default_rng(0).random((40, 2))
    assert positions(points).tolist() == positions(points * [100, 1e-3] + [5, -7]).tolist()


def test_empty_and_nan():
    assert positions([]).shape == (0,)
    assert positions([[np.nan, 1.0], [0.0, 0.0], [np.nan, np.nan]]).tolist() == [1, 0, 1]
