"""Every policy, every searcher, every executor: on the same recorded curves the same decisions."""

from collections import Counter, defaultdict

import pytest

from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.errors import UserError
from robsweep.replay.synthetic import Synthetic

DECISIONS = ("proposed", "promoted", "seeded", "decided")
SLOW = {"gp": 12}
"""Samples of searchers that take long to answer: the first ten are random points, so two are the model's."""
SEEDS = {"one": [0], "two": [0, 1], "survivors": {"first": 1, "survivors": 3}}


class Gaps(Synthetic):
    """A table in which one training in eight is not recorded, from some epoch on."""

    def query(self, key, seed, epoch):
        if (int(key, 16) + 5 * seed) % 8 == 0 and epoch >= 1 + int(key, 16) % 3:
            raise UserError("no such training was recorded")
        return super().query(key, seed, epoch)


@pytest.fixture(params=POLICIES)
def policy(request):
    return request.param


@pytest.fixture(params=[*SEARCHERS, "interval"])
def sweep(request, policy, sweep_of):
    """Of every searcher; ``interval``: random points of a space without end."""
    pruning = {"rungs": [1, 2], "policy": policy}
    if request.param != "interval":
        search = {"kind": request.param, "samples": SLOW.get(request.param, 20)}
        return sweep_of(24, pruning=pruning, search=search)
    factors = {"baselines": ["none", "est"], "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}}
    return sweep_of(factors=factors, pruning=pruning, search={"kind": "random", "samples": 20})


def with_seeds(sweep, seeds):
    return type(sweep).model_validate(sweep.model_dump(mode="json") | {"seeds": seeds})


def by_configuration(facts):
    """Key -> its decisions in their order."""
    found = defaultdict(list)
    for fact in facts:
        if fact.kind in DECISIONS:
            found[fact.trial.key if fact.kind == "seeded" else fact.key].append(fact)
    return found


@pytest.mark.parametrize("table", [Synthetic, Gaps])
@pytest.mark.parametrize("seeds", SEEDS.values(), ids=SEEDS)
def test_one_trainer_whose_scores_are_there_at_once_is_the_inline_executor(sweep, seeds, table, inline, simulated):
    sweep, curves = with_seeds(sweep, seeds), table(attack_seconds=0.0)
    _, expected = inline(sweep, curves)
    _, facts, _ = simulated(sweep, curves, trainers=1, attackers=1)
    decisions = by_configuration(expected)
    assert by_configuration(facts) == decisions
    assert len(decisions) == sweep.search.samples
    assert list(map(kind_and_subject, facts)) == list(map(kind_and_subject, expected))


def test_one_slot_of_tune_is_the_inline_executor(sweep, inline, tuned):
    sweep, curves = with_seeds(sweep, SEEDS["survivors"]), Gaps()
    _, expected = inline(sweep, curves)
    _, facts = tuned(sweep, curves)
    assert by_configuration(facts) == by_configuration(expected)
    assert [fact.kind for fact in facts] == [fact.kind for fact in expected]


def test_with_more_slots_tune_ends_with_everything_done_once(sweep, tuned):
    state, facts = tuned(sweep, Gaps(), slots=3)
    assert not state.busy
    assert len(state.candidates) == sweep.search.samples
    assert state.counts()["going"] == 0
    for kind in ("started", "saved", "scored"):
        assert max(Counter((fact.trial, fact.epoch) for fact in facts.of(kind)).values()) == 1


@pytest.mark.parametrize("attackers", [1, 7])
def test_without_pruning_decisions_do_not_depend_on_who_is_first(sweep_of, attackers, inline, simulated):
    sweep, curves = sweep_of(24, pruning={"rungs": [1, 2], "policy": "none"}), Synthetic()
    _, expected = inline(sweep, curves)
    _, facts, _ = simulated(sweep, curves, trainers=5, attackers=attackers)
    assert by_configuration(facts) == by_configuration(expected)


@pytest.mark.parametrize("workers", [(1, 1), (3, 1), (64, 16)], ids=str)
@pytest.mark.parametrize("seeds", SEEDS.values(), ids=SEEDS)
def test_whoever_is_first_all_end_and_nothing_is_done_twice(sweep, seeds, workers, simulated):
    trainers, attackers = workers
    state, facts, simulation = simulated(
        with_seeds(sweep, seeds), Gaps(), trainers=trainers, attackers=attackers, shards=2
    )
    counts = state.counts()
    assert not state.busy
    assert counts["going"] == 0
    assert sum(counts.values()) == len(state.candidates) == sweep.search.samples
    for kind in ("started", "saved", "scored"):
        assert max(Counter((fact.trial, fact.epoch) for fact in facts.of(kind)).values()) == 1
    trained = [
        max(saved.train_passes for saved in trial.saved.values()) for trial in state.trials.values() if trial.saved
    ]
    assert simulation.spent.train_passes == sum(trained)
    assert simulation.spent.attack_passes == sum(fact.sheet.attack_passes for fact in facts.of("scored"))
    assert [(moment.key, moment.epoch) for moment in simulation.trace] == [
        (fact.key, fact.epoch) for fact in facts.of("decided")
    ]


def kind_and_subject(fact):
    """What a fact is and of whom; without the times and versions in which executors differ."""
    named = fact.model_dump(include={"key", "trial", "epoch", "verdict", "reason"})
    return fact.kind, *named.items()


def test_a_deterministic_sweep_is_recorded_alike_by_every_executor(sweep, inline, tuned, simulated):
    sweep, curves = with_seeds(sweep, SEEDS["survivors"]).model_copy(update={"deterministic": 3}), Gaps()
    _, expected = inline(sweep, curves)
    _, on_tune = tuned(sweep, curves, slots=5)
    _, on_clock, simulation = simulated(sweep, curves, trainers=3, attackers=2, shards=2)
    assert list(map(without_reason, on_tune)) == list(map(without_reason, expected))
    assert list(map(without_reason, on_clock)) == list(map(without_reason, expected))
    decided = [(fact.key, fact.epoch) for fact in on_clock.of("decided")]
    assert [(moment.key, moment.epoch) for moment in simulation.trace] == decided


def without_reason(fact):
    """A fact without the words for a failure, in which executors differ."""
    left_out = {"sweep", "trace", "reason"} if fact.kind == "failed" else {"sweep"}
    return fact.model_dump_json(exclude=left_out)
