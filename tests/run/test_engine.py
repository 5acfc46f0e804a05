"""The engine on curves: every configuration ends, and nothing is trained or scored twice."""

from collections import Counter

import pytest

from robsweep.run.events import Decided, Promoted
from robsweep.run.journal import read_events


@pytest.mark.parametrize("policy", ["none", "stopping", "promotion"])
def test_a_run_comes_to_its_end(sweep_of, run_curves, policy):
    sweep = sweep_of(pruning={"rungs": [1, 2], "policy": policy, "reduction": 3, "min_peers": 2})
    journal, work, _ = run_curves(sweep)
    state = journal.state
    counts = state.counts()
    assert not state.busy
    assert counts["going"] == counts["failed"] == 0
    assert counts["completed"] > 0
    assert max(Counter(work.trained).values()) == max(Counter(work.scored).values()) == 1
    if policy == "none":
        assert counts["completed"] == len(state.candidates) == 14
    else:
        assert counts["resting"] > 0


def test_promotion_lets_every_configuration_rest_first(sweep_of, run_curves):
    sweep = sweep_of(
        pruning={"rungs": [1], "policy": "promotion", "reduction": 3, "min_peers": 3, "spare_front": False}
    )
    journal, _, lines = run_curves(sweep)
    facts = [event.fact for event in read_events(lines)]
    first = [fact for fact in facts if isinstance(fact, Decided) and fact.epoch == 1]
    assert {fact.verdict for fact in first} == {"rest"}
    promoted = [fact.key for fact in facts if isinstance(fact, Promoted)]
    ended = [c.key for c in journal.state.candidates.values() if c.stage in ("completed", "refused")]
    assert sorted(promoted) == sorted(ended)
    assert len(promoted) >= len(first) // 3


@pytest.mark.parametrize("samples", [1, 2, 4])
def test_something_completes_however_few_there_are(sweep_of, run_curves, samples):
    pruning = {"rungs": [1, 2], "policy": "promotion", "reduction": 3, "min_peers": 3, "spare_front": False}
    sweep = sweep_of(pruning=pruning, search={"kind": "random", "samples": samples})
    counts = run_curves(sweep)[0].state.counts()
    assert counts["completed"] == 1
    assert counts["resting"] == samples - 1
