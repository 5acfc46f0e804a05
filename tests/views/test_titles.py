"""Names on the terminal: short, and different for different configurations."""

from robsweep.config.points import space_of
from robsweep.executors.tune.words import attack_actors
from robsweep.run.trial_id import TrialId
from robsweep.views.titles import title_of, trial_title
from tests.curves import run_on_curves

BASELINES = {"baselines": ["none", "est", "act", "minmax"]}


def _titles(sweep):
    found = [title_of(sweep, point.configuration) for point in space_of(sweep).points]
    assert len(set(found)) == len(found)
    return found


def test_the_model_alone_where_nothing_else_varies(sweep_of):
    assert _titles(sweep_of(factors=BASELINES)) == ["rc2f2", "rc2f2d", "rc2f2p", "rc2f2amd"]


def test_what_varies_is_added(sweep_of):
    factors = {"baselines": ["est"], "loss": ["ptripletN", "ptripletC"], "training": {"budget.steps": [1, 2]}}
    found = _titles(sweep_of(factors=factors))
    assert "rc2f2d:ptripletC steps 2" in found
    assert len(found) == 4


def test_a_defense_without_a_string(sweep_of):
    factors = {"source": ["s"], "destination": [{"constant": -0.1}, {"constant": -0.2}]}
    assert all(name.startswith("rc2f2[{") for name in _titles(sweep_of(factors=factors)))


def test_seeds_are_told_apart_where_there_are_several(sweep_of):
    state = run_on_curves(sweep_of(factors=BASELINES, seeds=[0, 3]))[0].state
    found = {trial_title(state, trial) for trial in state.trials}
    assert {"rc2f2p seed 0", "rc2f2p seed 3"} <= found
    assert len(found) == len(state.trials)
    state = run_on_curves(sweep_of(factors=BASELINES))[0].state
    key = next(iter(state.candidates))
    assert trial_title(state, TrialId(key, 0)) == title_of(state.sweep, state.candidates[key].configuration)


def test_one_is_not_many():
    assert [attack_actors(count) for count in (1, 2)] == ["1 attack actor", "2 attack actors"]
