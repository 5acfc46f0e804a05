"""A run that is given more to do: nothing is scored again, what was decided stands, and all comes to its end."""

from collections import Counter
from itertools import product

import pytest

from robsweep.config.configuration import follows_epochs
from robsweep.config.extend import extended
from robsweep.run.events import Decided, Extended, Promoted, Proposed, Resumed, Saved, Scored
from robsweep.run.journal import Journal, read_events
from robsweep.run.state import state_of
from robsweep.run.trial_id import RungTrial, TrialId
from tests.curves import MemoryLines

SAMPLES = [("search.samples", 12)]
SEEDS = [("seeds.first", 3)]
EPOCHS = [("training.epochs", 8)]
RUNGS = [("pruning.rungs", [1, 3])]
WIDER = [("factors.baselines", ["none", "est", "act", "minmax", "rest", "ses"]), ("search.samples", None)]
PROMOTION = [("pruning.policy", "promotion")]
ALL = [*SEEDS, *EPOCHS, ("pruning.rungs", [1, 3, 6]), *WIDER]
CHANGES = {
    "samples": SAMPLES,
    "seeds": SEEDS,
    "epochs": EPOCHS,
    "rungs": RUNGS,
    "wider": WIDER,
    "promotion": PROMOTION,
    "all": ALL,
}


@pytest.fixture
def small(sweep_of):
    """A sweep of 8 of 14 configurations; ``policy``: of its pruning."""

    def make(policy="stopping", **fields):
        pruning = {"rungs": [1, 2], "policy": policy, "reduction": 2, "min_peers": 2, "spare_front": False}
        return sweep_of(**{"pruning": pruning, "search": {"kind": "random", "samples": 8}, **fields})

    return make


@pytest.fixture
def grow(run_curves):
    """Give the run in some lines more to do and carry it out; answers with journal, work and lines."""

    def grown(lines, changes, **options):
        journal = Journal(lines)
        wider = extended(journal.state.sweep, changes)
        journal.record(Resumed(code_version="0.1.0"))
        journal.record(Extended(sweep=wider.model_dump(mode="json"), code_version="0.1.0"))
        return run_curves(None, lines, **options)

    return grown


def facts_of(lines, kind):
    return [event.fact for event in read_events(lines) if isinstance(event.fact, kind)]


def scored_in(lines):
    return {RungTrial(fact.trial, fact.epoch) for fact in facts_of(lines, Scored)}


def require_sound(before, journal, work, lines):
    """What holds however a run grew; ``before``: the lines of the time before."""
    assert lines.lines[: len(before.lines)] == before.lines
    assert scored_in(before).isdisjoint(work.scored)
    assert max(Counter(work.scored).values(), default=1) == 1
    assert scored_in(before) | set(work.scored) == scored_in(lines)
    saved = {RungTrial(fact.trial, fact.epoch) for fact in facts_of(before, Saved)}
    assert saved.isdisjoint(work.trained)
    require_forward(lines)
    decided = Counter((fact.key, fact.epoch, fact.seeds) for fact in facts_of(lines, Decided))
    assert max(decided.values()) == 1
    seeds = {}
    for fact in facts_of(lines, Decided):
        assert seeds.get((fact.key, fact.epoch), set()) < set(fact.seeds)
        seeds[fact.key, fact.epoch] = set(fact.seeds)
    state = journal.state
    assert not state.busy
    counts = state.counts()
    assert counts["going"] == counts["failed"] == 0
    for candidate in state.candidates.values():
        if candidate.stage == "completed":
            assert candidate.at == candidate.rungs[-1]
            assert set(candidate.seeds) >= set(state.sweep.seeds.first)
            assert candidate.decided[candidate.at].seeds == tuple(candidate.seeds)


def require_forward(lines):
    """No trial is trained to an epoch that it is past already."""
    newest = {}
    for fact in facts_of(lines, Saved):
        assert fact.epoch > newest.get(fact.trial, 0)
        newest[fact.trial] = fact.epoch


@pytest.mark.parametrize(
    ("policy", "name"),
    [pair for pair in product(["none", "stopping", "promotion"], CHANGES) if pair != ("promotion", "promotion")],
)
def test_a_finished_run_grows(small, grow, run_curves, policy, name):
    _, _, lines = run_curves(small(policy))
    before = MemoryLines(lines.lines)
    journal, work, _ = grow(lines, CHANGES[name])
    require_sound(before, journal, work, lines)


@pytest.mark.parametrize(("policy", "step"), [("stopping", 1), ("none", 3), ("promotion", 3)])
def test_a_run_grows_wherever_it_was_cut(small, grow, run_curves, policy, step):
    """After every single event that its process had written, or after each third."""
    _, _, whole = run_curves(small(policy, search={"kind": "random", "samples": 3}))
    for cut in range(1, len(whole.lines), step):
        before = MemoryLines(whole.lines[:cut])
        lines = MemoryLines(before.lines)
        journal, work, _ = grow(lines, ALL)
        require_sound(before, journal, work, lines)
        grown = set(journal.state.candidates)
        assert set(state_of(read_events(before)).candidates) <= grown


@pytest.mark.parametrize("name", CHANGES)
def test_grown_twice_is_grown_at_once_for_who_is_killed_in_between(small, grow, run_curves, name):
    """The process that extends is killed after every event of its own: another one ends as it would have ended."""
    _, _, old = run_curves(small(search={"kind": "random", "samples": 4}))
    begun = MemoryLines(old.lines)
    journal, _, _ = grow(begun, CHANGES[name])
    for cut in range(len(old.lines) + 2, len(begun.lines), 7):
        lines = MemoryLines(begun.lines[:cut])
        Journal(lines).record(Resumed(code_version="0.1.0"))
        again, work, _ = run_curves(None, lines)
        require_sound(MemoryLines(begun.lines[:cut]), again, work, lines)
        assert again.state.candidates.keys() == journal.state.candidates.keys()
        stages = {key: candidate.stage for key, candidate in again.state.candidates.items()}
        assert stages == {key: candidate.stage for key, candidate in journal.state.candidates.items()}


def test_more_samples_are_only_more(small, grow, run_curves):
    _, first, lines = run_curves(small("none"))
    old = facts_of(lines, Proposed)
    _, work, _ = grow(lines, SAMPLES)
    assert len(facts_of(lines, Proposed)) == 12
    assert {item.trial.key for item in work.trained}.isdisjoint({fact.key for fact in old})
    assert len(work.scored) == len(first.scored) / 2


@pytest.mark.parametrize("training", [{}, {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}])
@pytest.mark.parametrize("size", [1, 7, 13])
def test_one_more_sample_changes_none_of_those_before(sweep_of, grow, run_curves, training, size):
    factors = {"baselines": ["none", "est", "act"], "source": list("rmsdh"), "destination": ["m", "s"]}
    factors["training"] = training

    def run_of(samples):
        search = {"kind": "random", "samples": samples}
        return run_curves(sweep_of(factors=factors, search=search, pruning={"policy": "none"}))[2]

    lines = run_of(size)
    old = facts_of(lines, Proposed)
    fresh = facts_of(run_of(size + 1), Proposed)
    assert fresh[:size] == old
    grow(lines, [("search.samples", size + 1)])
    assert facts_of(lines, Proposed) == fresh


@pytest.mark.parametrize("policy", ["stopping", "promotion"])
def test_seeds_are_for_what_goes_on_or_has_completed(small, grow, run_curves, policy):
    journal, _, lines = run_curves(small(policy))
    stages = {key: candidate.stage for key, candidate in journal.state.candidates.items()}
    _, work, _ = grow(lines, SEEDS)
    completed = {key for key, stage in stages.items() if stage == "completed"}
    assert {"completed", "resting"} <= set(stages.values())
    assert sorted(work.scored) == sorted(RungTrial(TrialId(key, seed), 4) for key in completed for seed in (1, 2))


def test_a_mean_over_seeds_under_the_floor_is_refused_anew(small, grow, run_curves):
    """The decision of before stays in the journal; the one on more seeds is a new one."""

    def curve(key, seed, epoch):
        return (0.9, 20.0) if seed == 0 else (0.1, 20.0)

    pruning = {"rungs": [], "policy": "stopping", "floors": {"recall_at_1": 0.5}, "floors_of_best": {}}
    journal, _, lines = run_curves(small(pruning=pruning, search={"samples": 2}), curve=curve)
    assert journal.state.counts()["completed"] == 2
    journal, _, _ = grow(lines, SEEDS, curve=curve)
    assert journal.state.counts()["refused"] == 2
    verdicts = [(fact.seeds, fact.verdict) for fact in facts_of(lines, Decided)]
    assert verdicts == [((0,), "complete")] * 2 + [((0, 1, 2), "refuse")] * 2


def test_what_has_completed_trains_on_to_the_new_last_epoch(small, grow, run_curves):
    journal, _, lines = run_curves(small("none"))
    keys = list(journal.state.candidates)
    journal, work, _ = grow(lines, EPOCHS)
    assert sorted(work.trained) == sorted(RungTrial(TrialId(key, 0), 8) for key in keys)
    assert journal.state.candidates.keys() == set(keys)
    assert {candidate.trained.training.epochs for candidate in journal.state.candidates.values()} == {8}


def test_what_rests_stays_so_while_nobody_promotes_it(small, grow, run_curves):
    journal, _, lines = run_curves(small())
    resting = {key for key, candidate in journal.state.candidates.items() if candidate.stage == "resting"}
    assert resting
    _, work, _ = grow(lines, EPOCHS)
    assert resting.isdisjoint({item.trial.key for item in work.trained})


def test_a_policy_that_promotes_takes_up_what_rested(small, grow, run_curves):
    """Half of the best may go on; under ``stopping`` fewer did, as most were compared with few."""
    sweep = small("stopping", pruning={"rungs": [1], "reduction": 4, "min_peers": 2, "spare_front": False})
    journal, _, lines = run_curves(sweep)
    resting = {key for key, candidate in journal.state.candidates.items() if candidate.stage == "resting"}
    journal, work, _ = grow(lines, [*PROMOTION, ("pruning.reduction", 1.5)])
    promoted = {fact.key for fact in facts_of(lines, Promoted)}
    assert promoted
    assert promoted <= resting
    assert {item.trial.key for item in work.trained} == promoted
    assert {journal.state.candidates[key].stage for key in promoted} <= {"completed", "refused"}


def test_new_rungs_are_for_who_has_not_passed_them(small, grow, run_curves):
    """Cut while configurations are at epoch 2: they meet the new rung at 3, those at 4 do not go back."""
    _, _, whole = run_curves(small("none", search={"kind": "random", "samples": 4}))
    decided = [n for n, event in enumerate(read_events(whole)) if isinstance(event.fact, Decided)]
    lines = MemoryLines(whole.lines[: decided[4] + 1])
    ended = {fact.key for fact in facts_of(lines, Decided) if fact.epoch == 4}
    assert len(ended) == 1
    journal, work, _ = grow(lines, RUNGS)
    at_three = {item.trial.key for item in work.scored if item.epoch == 3}
    assert at_three == journal.state.candidates.keys() - ended
    assert not [item for item in work.scored if item.epoch == 2]


def test_a_wider_space_is_searched_to_its_end(small, grow, run_curves):
    _, _, lines = run_curves(small("none"))
    old = [fact.key for fact in facts_of(lines, Proposed)]
    journal, _, _ = grow(lines, WIDER)
    keys = [fact.key for fact in facts_of(lines, Proposed)]
    assert keys[:8] == old
    assert len(set(keys)) == len(keys) == 16
    names = {str(candidate.configuration) for candidate in journal.state.candidates.values()}
    assert {"digits:rc2f2r:ptripletN", "digits:rc2f2e:ptripletN"} <= names


@pytest.mark.parametrize(
    ("kind", "training", "samples"),
    [
        *product(["grid", "random"], [{}], [None, 3, 6]),
        *product(["random"], [{"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}], [3, 6]),
    ],
)
def test_what_depends_on_the_number_of_epochs_is_trained_anew(sweep_of, grow, run_curves, kind, training, samples):
    """TRIDE's margin follows the share of all epochs: its configurations of before end as they were meant to.

    They do not count as samples any more, so that the longer ones find their place.
    """
    factors = {"baselines": ["none", "tride", "act"], "loss": ["ptripletN", "pgtripletN"], "training": training}
    sweep = sweep_of(
        factors=factors, training={"epochs": 2}, pruning={"policy": "none"}, search={"kind": kind, "samples": samples}
    )
    journal, _, lines = run_curves(sweep)
    before = MemoryLines(lines.lines)
    old = dict(journal.state.candidates)
    following = {key for key, one in old.items() if follows_epochs(one.configuration.identity)}
    assert following
    journal, work, _ = grow(lines, EPOCHS)
    require_sound(before, journal, work, lines)
    assert following.isdisjoint({item.trial.key for item in work.trained})
    state = journal.state
    assert all(state.candidates[key].rungs == (2,) and state.candidates[key].stage == "completed" for key in following)
    now = [one for key, one in state.candidates.items() if key not in following]
    assert {one.rungs for one in now} == {(8,)}
    assert len(now) == len(old)
