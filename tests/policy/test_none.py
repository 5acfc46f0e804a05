import math

import pytest

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.none import NoPruning
from robsweep.run.rung import Rung


@pytest.fixture
def policy():
    return NoPruning(PruningConfig(floors={"recall_at_1": 0.9}), objectives_of(["recall_at_1", "-train_passes"]))


@pytest.mark.parametrize("last", [False, True])
def test_floors_and_ranks_do_not_matter(policy, last):
    verdict = policy.judge(None, Rung(1), "a", {"recall_at_1": 0.0, "train_passes": 1e9, "ers": math.nan}, last=last)
    assert (verdict.kind, verdict.behind) == ("go_on", False)


@pytest.mark.parametrize("name", ["recall_at_1", "train_passes"])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_is_refused_at_the_end_alone(policy, name, value):
    values = {"recall_at_1": 0.5, "train_passes": 1.0, name: value}
    before = policy.judge(None, Rung(3), "a", values, last=False)
    assert (before.kind, before.behind) == ("go_on", True)
    end = policy.judge(None, Rung(3), "a", values, last=True)
    assert (end.kind, end.behind, end.reason) == ("refuse", True, f"{name} is {value:g} at epoch 3")


def test_nobody_rests(policy):
    assert policy.promote(None, "resting") is None
    assert "resting" not in policy.order
