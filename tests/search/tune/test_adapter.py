"""Any Tune searcher as a searcher of the engine: nothing is trained twice, everything ends, resumed or not."""

import math
import random
from itertools import count

import pytest
from ray.tune.search import Searcher
from ray.tune.search.hyperopt import HyperOptSearch

from robsweep.errors import UserError
from robsweep.run.trial_id import TrialId
from robsweep.search.tune.adapter import TuneSearch
from robsweep.search.tune.domains import TuneSpace


class Drawing(Searcher):
    """Draws every value by itself; remembers what it was told and given."""

    def __init__(self, generator, suggestions=math.inf):
        super().__init__(metric="ers", mode="max")
        self.generator, self.left = generator, suggestions
        self.suggested, self.told, self.given, self.log = {}, {}, [], []

    def set_search_properties(self, metric, mode, config, **spec):
        self.domains = config
        return True

    def suggest(self, trial_id):
        if self.left <= 0:
            return Searcher.FINISHED
        self.left -= 1
        self.suggested[trial_id] = {name: self.generator.choice(d.categories) for name, d in self.domains.items()}
        self.log.append(("suggest", trial_id))
        return self.suggested[trial_id]

    def on_trial_complete(self, trial_id, result=None, error=False):
        assert trial_id not in self.told
        self.told[trial_id] = None if error else result["ers"]
        self.log.append(("told", trial_id, self.told[trial_id]))

    def add_evaluated_point(self, parameters, value, **_):
        self.given.append((parameters, value))


class Stubborn(Drawing):
    """Suggests the same always."""

    def suggest(self, trial_id):
        self.generator = random.Random(0)
        return super().suggest(trial_id)


class Pausing(Drawing):
    """Has no answer to every other question."""

    def __init__(self, generator):
        super().__init__(generator)
        self.turn = count()

    def suggest(self, trial_id):
        return None if next(self.turn) % 2 else super().suggest(trial_id)


def drawing(space):
    return TuneSearch(space, Drawing(random.Random(3)))


def undecided(space):
    return TuneSearch(space, Drawing(random.SystemRandom()))


def stubborn(space):
    return TuneSearch(space, Stubborn(None), attempts=4)


def pausing(space):
    return TuneSearch(space, Pausing(random.Random(5)))


def finishing(space):
    return TuneSearch(space, Drawing(random.Random(3), suggestions=4))


def hyperopt(space):
    searcher = HyperOptSearch(metric="ers", mode="max", n_initial_points=4, random_state_seed=1)
    return TuneSearch(space, searcher)


EVERY = [drawing, undecided, stubborn, pausing, finishing, hyperopt]
DETERMINISTIC = [drawing, stubborn, pausing, finishing, hyperopt]


@pytest.mark.parametrize("make", EVERY)
def test_a_finite_space_is_exhausted_and_nothing_is_trained_twice(sweep_of, run, make):
    found = run(sweep_of(pruning={"rungs": [1], "policy": "none"}), make=make)
    found.require_all_ended()
    assert set(found.proposed) == {point.key for point in found.space.points}
    assert len(found.work.trained) == len(set(found.work.trained)) == 2 * len(found.proposed)


@pytest.mark.parametrize("policy", ["stopping", "promotion"])
@pytest.mark.parametrize("make", [drawing, hyperopt])
def test_no_more_than_the_samples_with_any_policy(sweep_of, run, make, policy):
    pruning = {"rungs": [1, 2], "policy": policy, "min_peers": 2}
    found = run(sweep_of(search={"kind": "random", "samples": 9}, pruning=pruning), make=make)
    found.require_all_ended()
    assert len(found.proposed) == 9
    assert found.state.counts()["resting"] > 0


@pytest.mark.parametrize("make", DETERMINISTIC)
@pytest.mark.parametrize("policy", ["none", "stopping"])
def test_taken_up_again_it_goes_on_as_if_never_interrupted(sweep_of, run, make, policy):
    sweep = sweep_of(pruning={"rungs": [1], "policy": policy, "min_peers": 2})
    whole = run(sweep, make=make)
    for cut in range(1, len(whole.lines.lines), 61 if make is hyperopt else 17):
        again = run(sweep, whole.lines.lines[:cut], make=make)
        again.require_all_ended()
        assert again.proposed == whole.proposed


@pytest.mark.parametrize("slots", [1, 3])
def test_made_anew_it_asks_and_tells_in_the_same_order(sweep_of, run, slots):
    common = {"pruning": {"rungs": [1], "policy": "promotion", "min_peers": 2}, "seeds": [0, 1]}
    sweep, more = (sweep_of(search={"kind": "random", "samples": samples}, **common) for samples in (8, 9))
    whole = run(sweep, make=drawing, slots=slots)
    again = run(sweep, whole.lines.lines, make=drawing, extend=more, slots=slots)
    heard, before = again.searcher._searcher.log, whole.searcher._searcher.log
    assert heard[: len(before)] == before
    assert len(heard) > len(before)
    assert len(again.proposed) == 9


def test_what_proposes_differently_is_given_what_is_known(sweep_of, run):
    sweep = sweep_of(pruning={"rungs": [1], "policy": "none"})
    whole = run(sweep, make=undecided)
    for cut in (30, 60, 90):
        again = run(sweep, whole.lines.lines[:cut], make=undecided)
        again.require_all_ended()
        assert len(again.proposed) == len(set(again.proposed)) == 14
    searcher, space = again.searcher._searcher, TuneSpace(again.space)
    assert searcher.given
    open_ = {space.point(searcher.suggested[trial]).key for trial in searcher.suggested.keys() - searcher.told.keys()}
    assert open_ <= {again.proposed[-1]}
    for values, value in searcher.given:
        key = space.point(values).key
        assert value == again.state.mean(key, 4)["ers"]


def test_every_suggestion_is_told_what_its_configuration_came_to(sweep_of, run):
    found = run(sweep_of(pruning={"rungs": [1], "policy": "none"}), make=drawing)
    searcher, space = found.searcher._searcher, TuneSpace(found.space)
    keys = {trial: space.point(values).key for trial, values in searcher.suggested.items()}
    assert len(keys) > len(set(keys.values()))  # aliases and repetitions were among them
    late = found.proposed[-1]  # nobody asked again after it
    for trial, key in keys.items():
        if key != late:
            assert searcher.told[trial] == found.state.mean(key, 4)["ers"]


def test_what_rests_is_never_told(sweep_of, run):
    found = run(sweep_of(pruning={"rungs": [1], "policy": "stopping", "min_peers": 2}), make=drawing)
    searcher, space = found.searcher._searcher, TuneSpace(found.space)
    stages = {key: candidate.stage for key, candidate in found.state.candidates.items()}
    told = {stages[space.point(searcher.suggested[trial]).key] for trial in searcher.told}
    assert "resting" in stages.values()
    assert "completed" in told
    assert told <= {"completed", "refused"}


def test_more_seeds_of_survivors_change_nothing_that_was_told(sweep_of, run):
    common = {"seeds": {"first": [0], "survivors": 2}, "pruning": {"policy": "none"}}
    sweep, more = (sweep_of(search={"kind": "random", "samples": samples}, **common) for samples in (8, 10))
    found = run(sweep, run(sweep, make=drawing).lines.lines, make=drawing, extend=more)
    assert len(found.proposed) == 10
    assert any(len(candidate.seeds) == 2 for candidate in found.state.candidates.values())
    searcher, space = found.searcher._searcher, TuneSpace(found.space)
    for trial, value in searcher.told.items():
        key = space.point(searcher.suggested[trial]).key
        assert value == found.state.trials[TrialId(key, 0)].scores[4]["ers"]


def test_excluded_assignments_count_as_failed_or_worst_and_are_never_proposed(sweep_of, run):
    conditions = [{"exclude": {"source": ["d", "h"]}}]
    found = run(sweep_of(conditions=conditions, pruning={"policy": "none"}), make=drawing)
    found.require_all_ended()
    searcher, space = found.searcher._searcher, TuneSpace(found.space)
    outside = [trial for trial, values in searcher.suggested.items() if space.point(values) is None]
    assert outside
    seen = math.inf
    for kind, trial, *value in searcher.log:
        if kind == "told" and trial in outside:
            assert value == [None if seen == math.inf else seen]
        elif kind == "told":
            seen = min(seen, *value)


def test_of_a_space_of_one_point_nobody_is_asked(sweep_of, run):
    found = run(sweep_of(factors={"baselines": ["none"]}), make=drawing)
    found.require_all_ended()
    assert len(found.proposed) == 1


def test_whole_numbers_run_out(sweep_of, run):
    """An interval of three whole numbers holds no ten configurations, whatever the samples say."""
    factors = {"baselines": ["est"], "training": {"budget.steps": {"int": [2, 4]}}}
    found = run(sweep_of(factors=factors, search={"kind": "random", "samples": 10}), make=hyperopt)
    found.require_all_ended()
    steps = {candidate.configuration.training.budget.steps for candidate in found.state.candidates.values()}
    assert steps == {2, 3, 4}


def test_a_space_of_its_own_is_refused(sweep_of, run):
    class Settled(Drawing):
        def set_search_properties(self, metric, mode, config, **spec):
            return False

    with pytest.raises(UserError, match="Settled has a search space of its own: make it without one"):
        run(sweep_of(), make=lambda space: TuneSearch(space, Settled(random.Random(0))))
