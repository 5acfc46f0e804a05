from collections import Counter
from types import SimpleNamespace

import pytest

from robsweep.config.points import Space, space_of
from robsweep.search.random import Random
from tests.search.asking import all_of, keys_of

RATES = [0.001 * (1 + rate) for rate in range(6)]
INTERVAL = {"loguniform": [1e-4, 1e-2]}


@pytest.fixture
def random_of(sweep_of):
    """A searcher over four defenses; ``rates``: the learning rates of each, 24 points if nothing is said."""

    def make(rates=RATES, *, samples=None, seed=0, **factors):
        factors = {"baselines": ["none", "est", "act", "minmax"], "training": {"optimiser.lr": rates}} | factors
        return Random(space_of(sweep_of(factors=factors, search={"kind": "random", "samples": samples, "seed": seed})))

    return make


def configurations(proposals):
    return [proposal.point.configuration for proposal in proposals]


@pytest.mark.parametrize("rates", [RATES, INTERVAL], ids=["finite", "interval"])
def test_one_sample_more_changes_none_of_those_before(random_of, rates):
    fewer, more = (configurations(all_of(random_of(rates, samples=samples))) for samples in (20, 21))
    assert more[:20] == fewer
    assert len(more) == len(set(more)) == 21


def test_forty_draws_from_intervals_stay_what_they_are(random_of):
    training = {
        "optimiser.lr": INTERVAL,
        "optimiser.weight_decay": {"uniform": [0.0, 0.1]},
        "embedding_dim": {"int": [32, 128]},
    }
    fewer, more = (all_of(random_of(samples=samples, training=training)) for samples in (40, 41))
    assert more[:40] == fewer
    recipes = [configuration.training for configuration in configurations(more)]
    assert len({recipe.optimiser.lr for recipe in recipes}) == 41


@pytest.mark.parametrize("rates", [RATES, INTERVAL], ids=["finite", "interval"])
def test_a_process_that_takes_the_run_up_goes_on_where_it_was(random_of, rates):
    whole = keys_of(all_of(random_of(rates, samples=20)))
    known = whole[:7]
    assert known + keys_of(all_of(random_of(rates, samples=20), known=known)) == whole


def test_a_wider_space_keeps_the_order_of_what_it_held(random_of):
    narrow = keys_of(all_of(random_of(RATES[:3])))
    wide = keys_of(all_of(random_of(RATES)))
    assert [key for key in wide if key in set(narrow)] == narrow
    assert len(wide) == 24
    assert wide[:12] != narrow


def test_every_point_comes_once_and_none_after_the_last(random_of):
    searcher = random_of()
    assert Counter(keys_of(all_of(searcher))) == Counter(point.key for point in searcher._space.points)


def test_another_seed_is_another_order(random_of):
    assert keys_of(all_of(random_of(seed=1))) != keys_of(all_of(random_of(seed=2)))


def test_each_point_is_as_likely_to_be_the_first_as_any_other(random_of):
    """Of 24 points over 600 seeds 25 times each is expected, with a standard deviation of 4.9."""
    space = random_of()._space
    firsts = Counter()
    for seed in range(600):
        search = space.sweep.search.model_copy(update={"seed": seed})
        sweep = space.sweep.model_copy(update={"search": search})
        reseeded = Space(sweep, space.points, space.defenses, space.strings, space.unfit_strings, space.unfit_backbones)
        firsts[all_of(Random(reseeded), most=1)[0].point.key] += 1
    assert len(firsts) == 24
    assert 25 - 4 * 4.9 < min(firsts.values()) <= max(firsts.values()) < 25 + 4 * 4.9


def test_of_an_interval_every_defense_comes_once_before_any_comes_again(random_of):
    found = configurations(all_of(random_of(INTERVAL, samples=12)))
    for start in (0, 4, 8):
        assert len({configuration.identity for configuration in found[start : start + 4]}) == 4


def test_an_interval_with_few_values_ends_and_is_not_searched_again(random_of, monkeypatch):
    monkeypatch.setattr("robsweep.search.random._ATTEMPTS", 60)
    draws, drawn = [], Space.drawn
    monkeypatch.setattr(Space, "drawn", lambda space, index: draws.append(index) or drawn(space, index))
    searcher = random_of(samples=50, training={"embedding_dim": {"int": [64, 65]}})
    candidates = {}
    while proposal := searcher.propose(SimpleNamespace(candidates=candidates, samples=len(candidates))):
        candidates[proposal.point.key] = SimpleNamespace(index=proposal.draw)
    assert len(candidates) == 8
    asked = len(draws)
    assert searcher.propose(SimpleNamespace(candidates=candidates, samples=len(candidates))) is None
    assert len(draws) == asked
