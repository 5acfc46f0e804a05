import pytest

from robsweep.config.points import space_of
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.seeding import FrontSeeding
from robsweep.run.events import Decided, Opened, Proposed, Saved, Scored, Seeded, Started
from robsweep.run.journal import Journal
from robsweep.run.trial_id import TrialId
from tests.curves import sheet_of


class Completed:
    """A run in which configurations completed with given scores at their only rung."""

    def __init__(self, sweep, scores):
        self.journal = Journal()
        self._record(
            Opened(name="a", sweep=sweep.model_dump(mode="json"), train_fingerprint="abc", code_version="0.1.0")
        )
        self.keys = [point.key for point in space_of(sweep).points[: len(scores)]]
        for index, point in enumerate(space_of(sweep).points[: len(scores)]):
            self._record(Proposed(key=point.key, configuration=point.configuration, by="grid", index=index))
            self.trained(point.key, 0, scores[index])

    @property
    def state(self):
        return self.journal.state

    def _record(self, fact):
        self.journal.record(fact)

    def started(self, key, seed):
        self._record(Started(trial=TrialId(key, seed), epoch=4))

    def trained(self, key, seed, scores, verdict="complete"):
        trial = TrialId(key, seed)
        self.started(key, seed)
        self.saved(trial)
        self._record(Scored(trial=trial, epoch=4, sheet=sheet_of(4, *scores)))
        seeds = self.state.scored_seeds(key, 4)
        self._record(Decided(key=key, epoch=4, seeds=seeds, verdict=verdict, reason=""))

    def saved(self, trial):
        self._record(
            Saved(
                trial=trial,
                epoch=4,
                checkpoint=f"checkpoints/{trial}/epoch_4",
                training_steps=1,
                train_passes=1,
                train_seconds=1.0,
                train_fingerprint="abc",
                code_version="0.1.0",
            )
        )

    def seeded(self, key, seed):
        self._record(Seeded(trial=TrialId(key, seed), reason=""))


@pytest.fixture
def completed(sweep_of):
    def make(*scores, seeds=None):
        sweep = sweep_of(pruning={"rungs": []}, search={"kind": "grid"}, seeds=seeds or {"first": 1, "survivors": 3})
        return Completed(sweep, scores)

    return make


@pytest.fixture
def next_seed():
    seeding = FrontSeeding(objectives_of(["recall_at_1", "ers"]))
    return lambda run: seeding.next_seed(run.state)


def test_members_of_the_front_get_all_their_seeds_one_after_the_other(completed, next_seed):
    run = completed((0.5, 30.0), (0.4, 20.0), (0.6, 10.0))
    expected = [(run.keys[0], 1), (run.keys[0], 2), (run.keys[2], 1), (run.keys[2], 2)]
    scores = dict(zip(run.keys, [(0.5, 30.0), None, (0.6, 10.0)], strict=True))
    for number, (key, seed) in enumerate(expected):
        trial, reason = next_seed(run)
        assert trial == (key, seed)
        assert reason == f"on the front: seed {2 + number % 2} of 3"
        run.seeded(*trial)
        run.trained(*trial, scores[key])
    assert next_seed(run) is None


def test_what_enters_the_front_by_its_mean_gets_its_seeds_too(completed, next_seed):
    run = completed((0.5, 30.0), (0.4, 20.0))
    for seed in (1, 2):
        run.seeded(run.keys[0], seed)
        run.trained(run.keys[0], seed, (0.1, 29.0))  # a mean of 0.23 does not dominate 0.4 any more
    trial, _ = next_seed(run)
    assert trial == (run.keys[1], 1)


def test_several_seeds_may_be_under_way(completed, next_seed):
    run = completed((0.5, 30.0), (0.4, 20.0))
    for seed in (1, 2):
        trial, _ = next_seed(run)
        assert trial == (run.keys[0], seed)
        run.seeded(*trial)
        run.started(*trial)
    assert next_seed(run) is None


@pytest.mark.parametrize("waits", ["training", "unscored"])
def test_nobody_gets_one_while_a_configuration_goes_on(completed, next_seed, waits):
    run = completed((0.5, 30.0), (0.4, 20.0))
    point = space_of(run.state.sweep).points[2]
    run._record(Proposed(key=point.key, configuration=point.configuration, by="grid", index=2))
    run.started(point.key, 0)
    if waits == "unscored":
        run.saved(TrialId(point.key, 0))
    assert next_seed(run) is None


def test_what_was_refused_or_has_no_value_is_on_no_front(completed, next_seed):
    run = completed((0.5, 30.0), (0.4, float("nan")))
    run.trained(run.keys[0], 0, (0.5, 30.0), verdict="refuse")
    assert next_seed(run) is None


def test_without_survivors_there_is_none(completed, next_seed):
    assert next_seed(completed((0.5, 30.0), seeds=[0, 1])) is None
