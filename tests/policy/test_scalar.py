"""Baselines on one number, by hand and against each other."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.epsilon_net import epsilon_net_positions
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.scalar import moasha, single_objective, weighted_sum

TWO = ("recall_at_1", "ers")
NUMBERS = st.integers(0, 6).map(float)


def made(policy, **changes):
    config = PruningConfig(**{"floors": {}, "floors_of_best": {}, **changes})
    return policy(config, objectives_of(TWO))


def sums(points):
    low, high = points.min(axis=0), points.max(axis=0)
    return ((points - low) / np.where(high > low, high - low, 1)).sum(axis=1)


BY_HAND = {
    weighted_sum: lambda points: (sums(points) > sums(points)[-1] + 1e-12).sum(),
    single_objective: lambda points: (points[:, 0] > points[-1, 0]).sum(),
    moasha: lambda points: epsilon_net_positions(points)[-1],
}


@pytest.mark.parametrize("policy", BY_HAND, ids=lambda policy: policy.__name__)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12),
    reduction=st.sampled_from([1.5, 2.0, 3.0]),
    min_peers=st.integers(1, 4),
)
def test_the_best_by_its_number_go_on(feed, policy, points, reduction, min_peers):
    _, verdicts = feed(made(policy, reduction=reduction, min_peers=min_peers), points, TWO)
    for number, verdict in enumerate(verdicts, 1):
        position = BY_HAND[policy](np.array(points[:number]))
        stays = number < min_peers or position < max(1, int(number / reduction))
        assert verdict.kind == ("go_on" if stays else "rest"), verdict.reason


def test_the_front_is_lost_by_one_number_and_not_by_the_net(feed):
    ends = [(0.9, 1.0), (0.8, 2.0), (0.7, 3.0), (0.1, 40.0)]
    alone = feed(made(single_objective, reduction=2), ends, TWO)[1][-1]
    assert (alone.kind, alone.reason) == ("rest", "rank 4 of 4 by recall_at_1 at epoch 2")
    assert feed(made(moasha, reduction=2), ends, TWO)[1][-1].kind == "go_on"


def test_floors_and_the_last_rung_as_everywhere(feed):
    floored = made(weighted_sum, floors={"recall_at_1": 0.5})
    assert feed(floored, [(0.4, 9.0)], TWO)[1][0][:1] == ("rest",)
    assert feed(floored, [(0.4, 9.0)], TWO, last=True)[1][0].kind == "refuse"
    assert feed(floored, [(0.6, 9.0), (0.55, 8.0)], TWO, last=True)[1][1].kind == "go_on"
    assert floored.promote(None, "idle") is None
