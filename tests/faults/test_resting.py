"""A sweep on Ray in which all rest at first and the best are taken up again is killed six times."""

import signal

import pytest

from tests.faults.audit import doubled_rows, events_of, require_nothing_partial, scored, standing
from tests.faults.ray_sweep import RaySweep
from tests.faults.recovery import Injection
from tests.faults.small_sweep import SmallSweep

pytestmark = [pytest.mark.faults, pytest.mark.ray, pytest.mark.xdist_group("ray")]

KILLS = 6
SPACE = """
dataset: digits
deterministic: true
factors:
  backbone: [rlenet]
  baselines: [none, est, act, minmax]
  source: [s, r]
  destination: [m, h]
  intra_class: [false, true]
training: {epochs: 2, pairs: 512, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 1, actors: 2, cpus_per_actor: 0.5, resamples: 20}
pruning: {rungs: [1], policy: promotion, reduction: 3, min_peers: 3, spare_front: false}
search: {kind: random, samples: 12}
resources: {concurrent: 1}
"""


def test_killed_six_times_it_ends_as_in_one_process_without_a_fault(tmp_path, note):
    whole = SmallSweep(tmp_path / "undisturbed", space=SPACE, images=None)
    assert whole.run() == (0, 0), whole.output
    expected = standing(whole.place)
    (tmp_path / "small.yaml").write_text(SPACE)
    left = 0
    for kill in range(KILLS):
        sweep = RaySweep(tmp_path, *(("resume", "small") if kill else ("run", "small.yaml")))
        try:
            lines = len(events_of(sweep.place))
            sweep.until(lambda: len(events_of(sweep.place)) > lines + 9)  # noqa: B023 - it is asked here
            sweep.kill_driver()
            code, remaining = sweep.end()
        finally:
            sweep.stop()
        assert code == -signal.SIGKILL, sweep.output
        left += remaining
        require_nothing_partial(sweep.place)
    sweep = RaySweep(tmp_path, "resume", "small")
    try:
        code, remaining = sweep.end()
    finally:
        sweep.stop()
    assert code == 0, sweep.output
    found = standing(sweep.place)
    lost = len(expected.scores.keys() - scored(sweep.place))
    doubled = doubled_rows(sweep.place)
    fault = "SIGKILL of the driver while configurations rest and are taken up again"
    note(Injection(fault, lost, doubled, left + remaining, None, KILLS))
    assert (lost, doubled, left + remaining) == (0, 0, 0)
    assert found == expected
