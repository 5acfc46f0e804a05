"""What a run has measured, as arrays."""

import numpy as np
import pytest

from robsweep.forecast.observations import Observer
from robsweep.pareto.objectives import objectives_of


@pytest.fixture
def observed(sweep_of, run_curves):
    """State and observations of a whole run on curves."""

    def make(**fields):
        sweep = sweep_of(**fields)
        state = run_curves(sweep)[0].state
        return state, Observer(objectives_of(sweep.objectives)).of(state)

    return make


def test_every_entry_of_every_rung_is_there_and_nothing_else(observed):
    state, found = observed(objectives=["recall_at_1", "-train_passes"])
    assert found.keys == tuple(state.candidates)
    for row, key in enumerate(found.keys):
        for column, epoch in enumerate(found.epochs):
            entry = state.rungs[epoch].entries.get(key) if epoch in state.rungs else None
            if entry is None:
                assert np.isnan(found.values[row, column]).all()
                assert (found.seq[row, column], found.seeds[row, column]) == (-1, 0)
                continue
            wanted = [entry.values["recall_at_1"], -entry.values["train_passes"]]
            np.testing.assert_allclose(found.values[row, column], wanted)
            assert (found.seq[row, column], found.seeds[row, column]) == (entry.seq, entry.seeds)
            assert found.behind[row, column] == entry.behind
        assert found.epochs[found.last[row]] == state.candidates[key].rungs[-1]


def test_what_is_just_being_decided_counts(observed):
    state, found = observed()
    epoch, rung = min(state.rungs.items())
    (key, entry), *_ = rung.entries.items()
    del rung.entries[key]
    rung.changes += 1
    observer = Observer(objectives_of(state.sweep.objectives))
    without, with_ = observer.of(state), observer.of(state, pending=(epoch, entry))
    row = found.keys.index(key)
    assert np.isnan(without.values[row, 0]).all()
    np.testing.assert_array_equal(with_.values, found.values)


def test_noise_falls_with_the_number_of_seeds_and_is_none_where_nothing_was_measured(observed):
    state, found = observed(seeds=[0, 1])
    noise = found.noise(np.ones(found.seeds.shape, dtype=bool))
    assert (noise[~found.measured] == 0).all()
    assert (noise[found.measured] > 0).any()
    assert state.seq > 0
    alone = found.noise(np.zeros(found.seeds.shape, dtype=bool))
    np.testing.assert_allclose(alone, np.where(found.measured[:, :, None], found.queries, 0.0))
