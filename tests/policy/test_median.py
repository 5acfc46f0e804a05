"""The median rule by hand."""

from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.pruning import PruningConfig
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.median import Median

THREE = ("recall_at_1", "-train_passes", "ers")
NUMBERS = st.integers(0, 6).map(float)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12), min_peers=st.integers(1, 4))
def test_who_is_below_every_median_rests(feed, points, min_peers):
    policy = Median(PruningConfig(floors={}, floors_of_best={}, min_peers=min_peers), objectives_of(THREE))
    names = tuple(o.name for o in objectives_of(THREE))
    _, verdicts = feed(policy, points, names)
    for number, verdict in enumerate(verdicts):
        before = points[:number]
        recall, passes, ers = points[number]
        rests = (
            number + 1 >= max(2, min_peers)
            and before
            and (
                recall < median(p[0] for p in before)
                and passes > median(p[1] for p in before)
                and ers < median(p[2] for p in before)
            )
        )
        if before or number + 1 < min_peers:
            assert verdict.kind == ("rest" if rests else "go_on"), (number, verdict.reason)


def test_the_reason_names_the_objective_that_saves_it(feed):
    policy = Median(PruningConfig(floors={}, floors_of_best={}, min_peers=1), objectives_of(("recall_at_1", "ers")))
    _, verdicts = feed(policy, [(0.5, 20.0), (0.6, 10.0), (0.4, 5.0)], ("recall_at_1", "ers"))
    assert verdicts[1].reason == "recall_at_1 0.6 reaches the median 0.5 at epoch 2"
    assert verdicts[2].reason == "below the median of every objective at epoch 2"
    assert policy.promote(None, "left") is None
