"""Who of a rung rests there still, against a ranking from scratch."""

from types import SimpleNamespace

import numpy as np
import pytest

from robsweep.pareto.objectives import objectives_of, signed_points
from robsweep.pareto.ranks import positions
from robsweep.policy.resting import Resting
from robsweep.run.rung import Entry

OBJECTIVES = objectives_of(("recall_at_1", "ers"))


@pytest.mark.parametrize("seed", range(5))
def test_the_best_that_rests_whoever_has_gone_on_meanwhile(seed):
    random = np.random.default_rng(seed)
    resting, entries = Resting(OBJECTIVES), []
    state = SimpleNamespace(candidates={})
    for number in range(30):
        values = dict(zip(("recall_at_1", "ers"), random.integers(0, 5, 2).astype(float), strict=True))
        entry = Entry(f"k{number}", values, "rest", behind=bool(random.random() < 0.2))
        state.candidates[entry.key] = SimpleNamespace(stage="resting", at=1)
        entries.append(entry)
        resting.add(entry)
        for key in list(state.candidates):
            if random.random() < 0.1:
                state.candidates[key] = SimpleNamespace(stage="going", at=1)
        ranked = [one for one in entries if not one.behind]
        places = positions(signed_points([one.values for one in ranked], OBJECTIVES)) if ranked else []
        still = [i for i, one in enumerate(ranked) if state.candidates[one.key].stage == "resting"]
        best = resting.best(1, state)
        if not still:
            assert best is None
        else:
            first = min(still, key=lambda i: (places[i], i))
            assert (best.key, best.position) == (ranked[first].key, places[first])


def test_who_rests_at_another_rung_does_not_rest_here():
    resting = Resting(OBJECTIVES)
    resting.add(Entry("a", {"recall_at_1": 1.0, "ers": 1.0}, "rest", behind=False))
    assert resting.best(1, SimpleNamespace(candidates={"a": SimpleNamespace(stage="resting", at=2)})) is None
