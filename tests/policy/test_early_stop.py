"""What policies share that decide when a score arrives."""

import pytest

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.early_stop import EarlyStop
from robsweep.run.ports import Verdict
from robsweep.run.rung import Rung

OBJECTIVES = objectives_of(("recall_at_1", "ers"))


class _Rests(EarlyStop):
    """Lets everybody rest whom it is asked about."""

    def _compare(self, rung, key, values):
        return Verdict("rest", "compared")


@pytest.fixture
def judged():
    policy = _Rests(PruningConfig(floors={"recall_at_1": 0.5}, floors_of_best={}), OBJECTIVES)

    def judge(recall, *, last):
        return policy.judge(None, Rung(1), "a", {"recall_at_1": recall, "ers": 1.0}, last=last)

    return judge


def test_floors_come_first_and_alone_at_the_last_rung(judged):
    assert judged(0.4, last=False).kind == "rest"
    assert judged(0.4, last=True).kind == "refuse"
    assert judged(0.6, last=True) == Verdict("go_on", "")
    assert judged(0.6, last=False).reason == "compared"


def test_nobody_is_promoted_and_nothing_rests_again():
    policy = _Rests(PruningConfig(), OBJECTIVES)
    assert "resting" not in policy.order
    assert policy.promote(None, "resting") is None
