"""What came of a configuration at full fidelity."""

from statistics import fmean

import pytest

from robsweep.search.tune.outcome import outcome_of
from tests.curves import folded


@pytest.mark.parametrize("seeds", [[0], [0, 1]])
def test_means_over_the_first_seeds_of_what_has_ended(sweep_of, run_curves, seeds):
    state = run_curves(sweep_of(seeds={"first": seeds, "survivors": 3}))[0].state
    ended = [one for one in state.candidates.values() if one.stage in ("completed", "refused")]
    assert any(len(one.seeds) == 3 for one in ended)
    for one in ended:
        found = outcome_of(state, one)
        trials = [state.trials[trial] for trial in one.trials if trial.seed in seeds]
        assert found.scores["ers"] == pytest.approx(fmean(trial.scores[one.at]["ers"] for trial in trials))
        assert found.seq == max(trial.sheets[one.at] for trial in trials)
        assert found.refused == (one.stage == "refused")


def test_what_rests_or_goes_on_has_none(sweep_of, run_curves):
    lines = run_curves(sweep_of(pruning={"rungs": [1, 2], "policy": "promotion", "min_peers": 2}))[2]
    last = max(place for place, line in enumerate(lines.lines) if '"kind":"saved"' in line)
    lines.lines = lines.lines[: last + 1]
    state = folded(lines)
    others = [one for one in state.candidates.values() if one.stage not in ("completed", "refused")]
    assert {one.stage for one in others} == {"going", "resting"}
    assert all(outcome_of(state, one) is None for one in others)
