import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robsweep.pareto.dominance import dominates, is_nondominated
from robsweep.pareto.hypervolume import contributions
from robsweep.pareto.ranks import nondominated_ranks, position_of, positions

SHAPES = st.tuples(st.integers(0, 9), st.integers(1, 4))
FINITE = st.integers(0, 4).map(float) | st.just(-0.0)
WITH_NAN = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=FINITE | st.just(float("nan"))))
INFINITE = FINITE | st.sampled_from([float("inf"), -float("inf"), float("nan")])
POINTS = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=INFINITE))
FRACTIONS = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=st.floats(0, 1)))


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


def counted(points, share_out):
    """Positions by counting, for each point, those before it."""
    ranks = peeled(points.tolist())
    bad = np.isnan(points).any(axis=1)
    shares = np.zeros(len(points))
    for front in set(ranks):
        members = [i for i, rank in enumerate(ranks) if rank == front and not bad[i]]
        if members:
            shares[members] = share_out(points[members], points[~bad].min(axis=0))
    every = range(len(points))
    return [sum(ranks[j] < ranks[i] or (ranks[j] == ranks[i] and shares[j] > shares[i]) for j in every) for i in every]


def matrix_ranks(points):
    """Fronts taken off an n x n matrix of who dominates whom."""
    dominated_by = (points[:, None] >= points).all(axis=2) & (points[:, None] > points).any(axis=2)
    ranks, left, front = np.full(len(points), -1), np.ones(len(points), dtype=bool), 0
    while left.any():
        members = left & ~dominated_by[left].any(axis=0)
        ranks[members] = front
        left &= ~members
        front += 1
    return ranks


def matrix_positions(points, ranks, shares):
    earlier = ranks[:, None] < ranks
    larger = (ranks[:, None] == ranks) & (shares[:, None] > shares)
    return (earlier | larger).sum(axis=0)


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
    assert nondominated_ranks(points)[order].tolist() == nondominated_ranks(points[order]).tolist()
    assert positions(points)[order].tolist() == positions(points[order]).tolist()


def test_three_cycle_tells_ranks_from_orders():
    # best is third, second best is first, worst is second: ranks 1 2 0, while argsort gives 2 0 1
    points = np.array([[2.0, 2.0], [1.0, 1.0], [3.0, 3.0]])
    assert positions(points).tolist() == [1, 2, 0]
    assert np.argsort(-points[:, 0]).tolist() == [2, 0, 1]


@given(WITH_NAN)
def test_position_counts_the_points_before(points):
    assert positions(points).tolist() == counted(points, contributions)


@given(POINTS)
def test_shares_are_what_is_dominated_alone(lost_volumes, points):
    assert positions(points).tolist() == counted(points, lost_volumes)


@pytest.mark.parametrize("levels", [10, 10**6])
@pytest.mark.parametrize(("points", "objectives"), [(600, 2), (200, 3)])
def test_many_points_against_matrices(points, objectives, levels):
    values = np.random.default_rng(0).integers(0, levels, (points, objectives)).astype(float)
    ranks = matrix_ranks(values)
    shares = np.zeros(points)
    for front in range(ranks.max() + 1):
        shares[ranks == front] = contributions(values[ranks == front], values.min(axis=0))
    assert nondominated_ranks(values).tolist() == ranks.tolist()
    assert positions(values).tolist() == matrix_positions(values, ranks, shares).tolist()
    assert positions(values, ranks).tolist() == positions(values).tolist()


@given(POINTS | FRACTIONS)
def test_one_point_is_placed_as_among_all(points):
    placed = [position_of(points, i) for i in range(len(points))]
    assert placed == list(zip(positions(points), nondominated_ranks(points), strict=True))


def test_the_last_point_counts_from_the_end():
    assert position_of([[2.0, 2.0], [3.0, 3.0], [1.0, 1.0]], -1) == (2, 2)
    assert position_of([[2.0, 2.0], [3.0, 3.0], [1.0, 1.0]], -2) == (0, 0)
    with pytest.raises(IndexError):
        position_of([[2.0, 2.0]], 1)


def test_units_do_not_matter():
    points = np.random.default_rng(0).random((40, 2))
    assert positions(points).tolist() == positions(points * [100, 1e-3] + [5, -7]).tolist()


def test_empty_and_nan():
    assert nondominated_ranks([]).shape == positions([]).shape == (0,)
    assert positions([[np.nan, 1.0], [0.0, 0.0], [np.nan, np.nan]]).tolist() == [1, 0, 1]
    assert position_of([[np.nan, 1.0], [0.0, 0.0], [np.nan, np.nan]], 0) == (1, 1)


@pytest.mark.parametrize(
    ("function", "objectives"),
    [(positions, 2), (lambda points: position_of(points, 0), 2), (nondominated_ranks, 3), (is_nondominated, 3)],
)
def test_memory_is_less_than_a_bit_a_pair(function, objectives):
    points = np.random.default_rng(0).random((6000, objectives))
    tracemalloc.start()
    function(points)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(points) ** 2 / 8
