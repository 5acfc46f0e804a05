"""Simulated time against closed forms, and against a schedule by brute force."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.executors.replay import replay
from robsweep.replay.curves import Recorded
from robsweep.replay.synthetic import sheet_of
from robsweep.replay.timeline import ORIGIN, Clock
from robsweep.run.events import Opened, Resumed, Saved
from robsweep.run.journal import Journal
from robsweep.sweep.strategies import build_engine

TRAIN, ATTACK = 10.0, 4.0


class Timed:
    """Every configuration scores the same; ``times(key)``: seconds of training an epoch, of scoring."""

    def __init__(self, times=lambda key: (TRAIN, ATTACK)):
        self._times = times

    def query(self, key, seed, epoch):
        train, attack = self._times(key)
        return Recorded(sheet_of(epoch, 0.5, 20.0), train * epoch, 100 * epoch, 10 * epoch, attack)


@pytest.fixture
def flat(sweep_of):
    """A sweep of one rung, the last, at which everything completes."""

    def make(configurations, **fields):
        return sweep_of(configurations, **({"training": {"epochs": 1}, "pruning": {"policy": "none"}} | fields))

    return make


def test_scoring_is_hidden_behind_the_next_training(flat, simulated):
    _, _, simulation = simulated(flat(3), Timed(), trainers=1, attackers=1)
    assert simulation.seconds == 3 * TRAIN + ATTACK
    assert simulation.trainers_idle == pytest.approx(ATTACK / simulation.seconds)
    assert simulation.attackers_idle == pytest.approx(1 - 3 * ATTACK / simulation.seconds)
    assert simulation.last_begun == 2 * TRAIN
    assert simulation.idle_before == pytest.approx(1 - (2 * TRAIN + ATTACK) / (2 * 2 * TRAIN))


def test_a_slow_attacker_is_waited_for(flat, simulated):
    _, _, simulation = simulated(flat(3), Timed(lambda key: (TRAIN, 25.0)), trainers=3, attackers=1)
    assert simulation.seconds == TRAIN + 3 * 25


def test_shards_share_the_attackers(flat, simulated):
    _, _, simulation = simulated(flat(1), Timed(), trainers=1, attackers=4, shards=4)
    assert simulation.seconds == TRAIN + ATTACK / 4
    assert simulation.spent.attack_seconds == ATTACK


def test_training_goes_on_from_the_newest_checkpoint(sweep_of, simulated):
    sweep = sweep_of(1, pruning={"rungs": [1, 2], "policy": "none"})
    _, _, simulation = simulated(sweep, Timed(), trainers=1, attackers=1)
    assert simulation.spent.train_seconds == 4 * TRAIN
    assert simulation.spent.train_passes == 400
    assert simulation.seconds == 4 * TRAIN + 3 * ATTACK
    assert (simulation.last_begun, simulation.idle_before) == (0.0, 0.0)
    assert [moment.seconds for moment in simulation.trace] == [14.0, 28.0, 52.0]
    assert [moment.spent.train_seconds for moment in simulation.trace] == [10.0, 20.0, 40.0]


def test_what_ends_together_is_told_in_the_order_in_which_it_began(flat, simulated):
    _, facts, _ = simulated(flat(6), Timed(), trainers=6, attackers=6)
    started = [fact.trial for fact in facts.of("started")]
    assert [fact.trial for fact in facts.of("saved")] == started
    assert [fact.trial for fact in facts.of("scored")] == started


def test_the_journal_is_dated_by_the_simulated_clock(flat, simulated):
    _, facts, _ = simulated(flat(2), Timed(), trainers=1, attackers=1)
    seconds = {"started": [0, TRAIN], "saved": [TRAIN, 2 * TRAIN], "scored": [TRAIN + ATTACK, 2 * TRAIN + ATTACK]}
    for kind, expected in seconds.items():
        found = [at for at, fact in zip(facts.times, facts, strict=True) if fact.kind == kind]
        assert found == [ORIGIN + timedelta(seconds=value) for value in expected]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    times=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=8, max_size=8),
    trainers=st.integers(1, 9),
    attackers=st.integers(1, 3),
)
def test_against_a_schedule_by_brute_force(times, trainers, attackers, flat, simulated):
    """Trainings in their order on whichever trainer is free first; scorings in the order in which trainings end."""
    sweep = flat(8)
    of_key = {point.key: pair for point, pair in zip(space_of(sweep).points, times, strict=True)}
    free, ends = [0.0] * trainers, []
    for number, (train, attack) in enumerate(times):
        at = free.index(min(free))
        free[at] += train
        ends.append((free[at], number, attack))
    scoring, last = [0.0] * attackers, 0.0
    for end, _, attack in sorted(ends):
        at = scoring.index(min(scoring))
        scoring[at] = max(scoring[at], end) + attack
        last = max(last, scoring[at])
    _, _, simulation = simulated(sweep, Timed(of_key.get), trainers=trainers, attackers=attackers)
    assert simulation.seconds == last


def test_shared_accelerators_score_first_and_then_train(flat, simulated):
    _, facts, simulation = simulated(flat(4), Timed(), trainers=1, attackers=1, shared=True)
    assert simulation.seconds == 2 * (TRAIN + ATTACK)
    assert (simulation.trainers_idle, simulation.attackers_idle, simulation.idle_before) == (0.0, 0.0, 0.0)
    scored = [at for at, fact in zip(facts.times, facts, strict=True) if fact.kind == "scored"]
    assert scored == [ORIGIN + timedelta(seconds=seconds) for seconds in (14, 14, 28, 28)]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    times=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=8, max_size=8),
    trainers=st.integers(1, 4),
    attackers=st.integers(1, 3),
)
def test_no_shared_accelerator_idles_while_there_is_work(times, trainers, attackers, flat, simulated):
    """Graham's bound of 1969 for schedules without idleness: all work evenly spread, and the longest chain."""
    sweep = flat(8)
    of_key = {point.key: pair for point, pair in zip(space_of(sweep).points, times, strict=True)}
    options = {"trainers": trainers, "attackers": attackers, "shared": True}
    _, _, simulation = simulated(sweep, Timed(of_key.get), **options)
    work, longest, size = sum(map(sum, times)), max(map(sum, times)), trainers + attackers
    assert simulation.spent.seconds == work
    assert work / size <= simulation.seconds <= work / size + (1 - 1 / size) * longest + 1e-9
    assert simulation.trainers_idle == simulation.attackers_idle
    assert simulation.trainers_idle * size * simulation.seconds == pytest.approx(size * simulation.seconds - work)


@pytest.mark.parametrize("budget", [0.0, 1.0, 30.0, 100.0, 1e9])
@pytest.mark.parametrize("trainers", [1, 5])
def test_nothing_is_started_once_the_budget_is_spent(sweep_of, simulated, budget, trainers):
    sweep = sweep_of(8, pruning={"rungs": [1, 2], "policy": "none"})
    state, facts, simulation = simulated(sweep, Timed(), trainers=trainers, attackers=1, budget=budget)
    assert not state.busy
    epochs = {1: 1, 2: 1, 4: 2}
    costs = [epochs[fact.epoch] * TRAIN + ATTACK for fact in facts.of("started")]
    assert simulation.spent.seconds == sum(costs)
    assert sum(costs[:-1]) < max(budget, 1e-9)
    assert sum(costs) >= min(budget, 8 * (4 * TRAIN + 3 * ATTACK))


def test_a_training_that_was_not_recorded_fails_alone(flat, simulated):
    sweep = flat(4)
    lost = space_of(sweep).points[1].key

    class Lost(Timed):
        def query(self, key, seed, epoch):
            if key == lost:
                raise UserError("no such training was recorded")
            return super().query(key, seed, epoch)

    state, facts, _ = simulated(sweep, Lost(), trainers=2, attackers=1)
    (failed,) = facts.of("failed")
    assert (failed.trial.key, failed.reason) == (lost, "UserError: no such training was recorded")
    assert state.counts()["completed"] == 3
    assert state.candidates[lost].stage == "failed"


def test_a_checkpoint_that_waits_for_its_scores_is_scored_first(flat):
    sweep, clock = flat(2), Clock()
    journal = Journal(now=clock.now)
    journal.record(
        Opened(name=sweep.name, sweep=sweep.model_dump(mode="json"), train_fingerprint="abc", code_version="0.1.0")
    )
    engine = build_engine(journal.state, journal.record, space_of(sweep))
    work = engine.next()
    found = Timed().query(*work.trial, work.epoch)
    engine.saved(
        Saved(
            trial=work.trial,
            epoch=work.epoch,
            checkpoint="somewhere",
            training_steps=found.training_steps,
            train_passes=found.train_passes,
            train_seconds=found.train_seconds,
            train_fingerprint="abc",
            code_version="0.1.0",
        )
    )
    journal.record(Resumed(code_version="0.1.0"))
    engine = build_engine(journal.state, journal.record, space_of(sweep))
    simulation = replay(engine, Timed(), clock, trainers=1, attackers=1)
    assert simulation.seconds == TRAIN + ATTACK
    assert [moment.seconds for moment in simulation.trace] == [ATTACK, TRAIN + ATTACK]
    assert simulation.spent.attack_seconds == 2 * ATTACK
    assert simulation.spent.train_seconds == TRAIN


@pytest.mark.parametrize(
    ("option", "line"),
    [
        ({"trainers": 0}, "one or more trainers, got 0"),
        ({"attackers": 0}, "one or more attackers, got 0"),
        ({"shards": 0}, "one or more shards, got 0"),
    ],
)
def test_nobody_to_do_the_work(flat, simulated, option, line):
    with pytest.raises(UserError, match=line):
        simulated(flat(1), Timed(), **({"trainers": 1, "attackers": 1} | option))
