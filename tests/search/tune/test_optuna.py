"""Optuna's samplers through Tune's OptunaSearch: what the study holds is what the run found."""

import logging

import numpy as np
import pytest
from optuna.trial import TrialState

from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.pareto.objectives import objectives_of, signed_points
from robsweep.search.tune.domains import TuneSpace
from robsweep.search.tune.optuna import tpe

FAST = ["nsga2", "nsga3", "tpe"]
ALL = [*FAST, "gp"]
PRUNING = {"rungs": [1], "policy": "none"}
WIDE = {"baselines": ["none", "act"], "source": list("rmsdh"), "destination": list("rmsdh")}


def with_search(sweep_of, kind, samples=None, **fields):
    return sweep_of(search={"kind": kind, "samples": samples}, **{"pruning": PRUNING, "factors": WIDE, **fields})


def study(found):
    return found.searcher._searcher._ot_study


def contents(found):
    return [(trial.params, trial.values, trial.state) for trial in study(found).trials]


def keys_in(found):
    """Trials of the study with the configuration that each means."""
    space = TuneSpace(found.space)
    points = [(trial, space.point(trial.params)) for trial in study(found).trials]
    return [(trial, point.key if point else None) for trial, point in points]


@pytest.mark.parametrize("kind", FAST)
def test_a_finite_space_is_exhausted_and_nothing_is_trained_twice(sweep_of, run, kind):
    found = run(with_search(sweep_of, kind))
    found.require_all_ended()
    assert set(found.proposed) == {point.key for point in found.space.points}
    assert len(study(found).trials) > len(found.proposed)  # it repeated itself


@pytest.mark.parametrize("kind", ALL)
def test_no_more_than_the_samples(sweep_of, run, kind):
    found = run(with_search(sweep_of, kind, 12, pruning={"rungs": [1], "policy": "promotion", "min_peers": 2}))
    found.require_all_ended()
    assert len(found.proposed) == 12
    assert all(candidate.by == kind for candidate in found.state.candidates.values())


@pytest.mark.parametrize("kind", FAST)
@pytest.mark.parametrize("policy", ["none", "stopping"])
def test_taken_up_again_it_goes_on_as_if_never_interrupted(sweep_of, run, kind, policy):
    sweep = with_search(sweep_of, kind, pruning={"rungs": [1], "policy": policy, "min_peers": 2})
    whole = run(sweep)
    for cut in range(1, len(whole.lines.lines), 53):
        again = run(sweep, whole.lines.lines[:cut])
        again.require_all_ended()
        assert again.proposed == whole.proposed
        assert contents(again) == contents(whole)


def test_the_gaussian_process_goes_on_too(sweep_of, run):
    sweep = with_search(sweep_of, "gp", 12)
    whole = run(sweep)
    again = run(sweep, whole.lines.lines[: len(whole.lines.lines) - 8])
    again.require_all_ended()
    assert again.proposed == whole.proposed


def test_another_seed_proposes_otherwise(sweep_of, run):
    orders = {
        tuple(run(sweep_of(search={"kind": "tpe", "seed": seed}, pruning=PRUNING)).proposed) for seed in (0, 1, 2**62)
    }
    assert len(orders) == 3


@pytest.mark.parametrize("kind", FAST)
def test_the_study_holds_full_fidelity_values_and_its_best_are_the_front(sweep_of, run, kind):
    """``-train_passes`` is minimised; of the trials of the last proposal nobody asked any more."""
    found = run(with_search(sweep_of, kind, objectives=["recall_at_1", "ers", "-train_passes"]))
    state, late = found.state, found.proposed[-1]
    told = [(trial, key) for trial, key in keys_in(found) if key != late]
    assert [direction.name for direction in study(found).directions] == ["MAXIMIZE", "MAXIMIZE", "MINIMIZE"]
    assert {trial.state for trial, _ in told} == {TrialState.COMPLETE}
    for trial, key in told:
        scores = state.mean(key, 4)
        assert trial.values == [scores["recall_at_1"], scores["ers"], scores["train_passes"]]
    keys = sorted({key for _, key in told})
    points = signed_points([state.mean(key, 4) for key in keys], objectives_of(state.sweep.objectives))
    front = {
        key
        for key, own in zip(keys, points, strict=True)
        if not any((other >= own).all() and (other > own).any() for other in points)
    }
    names = {trial.number: key for trial, key in told}
    assert {names[trial.number] for trial in study(found).best_trials} == front


def collapsing(key, seed, epoch):
    """A third collapses; a sixth diverges."""
    kind = int(key, 16) % 6
    if kind == 0:
        return (0.5, float("nan"))
    return (0.01, 90.0) if kind < 3 else (0.5 + int(key[:4], 16) / 2**18, 10.0 + int(key[4:8], 16) / 2**12)


@pytest.mark.parametrize("kind", FAST)
def test_what_is_refused_violates_the_constraint_with_finite_values(sweep_of, run, kind):
    pruning = {"rungs": [1], "policy": "stopping", "floors_of_best": {"recall_at_1": 0.5}, "min_peers": 20}
    found = run(with_search(sweep_of, kind, pruning=pruning), curve=collapsing)
    stages = {key: candidate.stage for key, candidate in found.state.candidates.items()}
    assert "completed" in stages.values()
    assert "refused" in stages.values()
    late = found.proposed[-1]
    finished = [(trial, stages[key]) for trial, key in keys_in(found) if key != late and trial.state.is_finished()]
    for trial, stage in finished:
        if trial.state == TrialState.COMPLETE:
            assert np.isfinite(trial.values).all()
            assert trial.constraints == {"refused": 1.0 if stage == "refused" else -1.0}
        else:  # it diverged before any value was known
            assert (trial.state, stage) == (TrialState.FAIL, "refused")
    assert {stage for trial, stage in finished if trial in study(found).best_trials} == {"completed"}


def test_what_rests_runs_on_in_the_study(sweep_of, run):
    found = run(with_search(sweep_of, "tpe", pruning={"rungs": [1], "policy": "stopping", "min_peers": 2}))
    resting = {key for key, candidate in found.state.candidates.items() if candidate.stage == "resting"}
    assert resting
    assert {trial.state for trial, key in keys_in(found) if key in resting} == {TrialState.RUNNING}


def test_excluded_assignments_violate_the_constraint(sweep_of, run):
    found = run(with_search(sweep_of, "tpe", conditions=[{"exclude": {"source": ["r", "d", "h"]}}]))
    found.require_all_ended()
    outside = [trial for trial, key in keys_in(found) if key is None]
    assert {tuple(trial.constraints.values()) for trial in outside} == {(1.0,)}


INTERVALS = {
    "backbone": ["rc2f2"],
    "baselines": ["est", "act"],
    "source": ["s"],
    "destination": ["m"],
    "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}, "budget.steps": {"int": [2, 8]}},
}


@pytest.mark.parametrize("kind", ALL)
def test_intervals_are_searched_too(sweep_of, run, kind):
    found = run(with_search(sweep_of, kind, 13, factors=INTERVALS))
    found.require_all_ended()
    assert len(found.proposed) == 13
    for candidate in found.state.candidates.values():
        training = candidate.configuration.training
        assert 1e-4 <= training.optimiser.lr <= 1e-2
        assert 2 <= training.budget.steps <= 8
    again = run(found.state.sweep, found.lines.lines[:-15])
    assert again.proposed == found.proposed


def test_intervals_need_a_number_of_samples():
    content = {"name": "s", "dataset": "digits", "factors": INTERVALS}
    with pytest.raises(UserError, match=r"^s: search\.samples: missing; factors\.training\.optimiser\.lr is"):
        validate(content | {"search": {"kind": "gp"}}, "s")
    with pytest.raises(UserError, match=r"a grid cannot span: expected search\.kind random, "):
        validate(content | {"search": {"kind": "grid", "samples": 4}}, "s")


def test_points_of_another_searcher_are_given_to_it(sweep_of, run):
    """A run at random, then extended by a model and by a wider space."""
    before = run(sweep_of(search={"kind": "random", "samples": 6}, pruning=PRUNING))
    factors = before.state.sweep.factors.model_dump(mode="json") | {"source": list("rmsdh"), "gradual": [False, True]}
    wider = with_search(sweep_of, "tpe", 14, factors=factors)
    after = run(before.state.sweep, before.lines.lines, extend=wider)
    after.require_all_ended()
    assert len(after.proposed) == 14
    assert after.proposed[:6] == before.proposed
    first = keys_in(after)[:6]
    assert [key for _, key in first] == before.proposed
    for trial, key in first:
        assert trial.values == [after.state.mean(key, 4)["recall_at_1"], after.state.mean(key, 4)["ers"]]


def test_more_samples_change_none_of_the_first(sweep_of, run):
    few, many = with_search(sweep_of, "nsga2", 22), with_search(sweep_of, "nsga2", 26)
    before = run(few)
    assert run(few, before.lines.lines, extend=many).proposed == run(many).proposed


@pytest.mark.parametrize("kind", ALL)
def test_not_a_word_in_the_log(sweep_of, run, kind, caplog, capfd, recwarn):
    caplog.set_level(logging.INFO, logger="optuna")
    run(with_search(sweep_of, kind, 11))
    assert [record for record in caplog.records if record.name.startswith(("optuna", "ray"))] == []
    assert capfd.readouterr() == ("", "")
    assert [str(warning.message) for warning in recwarn.list] == []


def test_what_is_asked_is_a_space_of_the_sweep_file():
    search = {"kind": "tpe", "samples": 3}
    sweep = validate({"name": "q", "dataset": "digits", "factors": INTERVALS, "search": search}, "q")
    distributions = tpe(space_of(sweep))._searcher._space
    assert list(distributions["defense"].choices) == ["est", "act", "hm"]
    lr, steps = distributions["training.optimiser.lr"], distributions["training.budget.steps"]
    assert (lr.low, lr.high, lr.log) == (1e-4, 1e-2, True)
    assert (steps.low, steps.high) == (2, 8)
