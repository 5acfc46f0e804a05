"""Less effort at early rungs, by epoch."""

import pytest

from robsweep.config.early_scoring import EarlyScoring
from robsweep.config.extend import extended
from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.config.scoring import ScoringConfig
from robsweep.errors import UserError
from robsweep.sweep.cost import cost_of

ATTACK = "TMA:eps=0.1:alpha=0.05:pgditer=4"


def _queries(scoring, *places):
    return [scoring.at(epoch, last=last).queries for epoch, last in places]


def test_each_rung_has_the_latest_entry_before_it_and_the_last_rung_its_own():
    scoring = ScoringConfig.model_validate({"queries": {1: 128, 4: 200, "last": 512}})
    assert _queries(scoring, (1, False), (3, False), (4, False), (16, False), (1, True), (16, True)) == [
        *(128, 128, 200, 200),
        *(512, 512),
    ]
    assert scoring.queries == 512
    assert _queries(ScoringConfig.model_validate({"queries": {2: 128, "last": None}}), (1, False), (2, False)) == [
        None,
        128,
    ]


def test_what_is_given_once_holds_everywhere():
    section = {"steps": {1: 4, "last": 32}, "queries": {2: 100, "last": 300}, "behaviour": "strong"}
    scoring = ScoringConfig.model_validate(section)
    assert scoring.early == (EarlyScoring(epoch=1, queries=300, steps=4), EarlyScoring(epoch=2, queries=100, steps=4))
    early = scoring.at(1, last=False)
    assert early == ScoringConfig(steps=4, queries=300, behaviour="strong")
    assert scoring.at(9, last=True) == ScoringConfig(steps=32, queries=300, behaviour="strong")
    assert ScoringConfig().at(3, last=False) == ScoringConfig()


def test_what_a_run_records_says_the_same():
    scoring = ScoringConfig.model_validate({"queries": {1: 10, "last": 20}, "attacks": {1: [ATTACK], "last": []}})
    assert scoring.early[0].attacks == (str(scoring.at(1, last=False).specs[0]),)
    assert ScoringConfig.model_validate(scoring.model_dump(mode="json")) == scoring


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ({"queries": {1: 128}}, "queries: expected one value.*last is missing"),
        ({"queries": {}}, "queries: expected one value.*last is missing"),
        ({"steps": {0: 4, "last": 8}}, "steps: expected one value.*got the epoch 0"),
        ({"steps": {"x": 4, "last": 8}}, "steps: expected one value.*got the epoch 'x'"),
        ({"steps": {True: 4, "last": 8}}, "steps: expected one value.*got the epoch True"),
        ({"queries": {1: -5, "last": 8}}, "greater than 0"),
        ({"attacks": {1: [ATTACK], "last": []}}, "the attacks lack CA"),
    ],
)
def test_what_does_not_fit_is_a_line(sweep_of, section, told):
    with pytest.raises(UserError, match=told):
        sweep_of(scoring=section)


def test_the_cost_is_that_of_each_rung(sweep_of):
    plain, early = (sweep_of(scoring={"queries": queries}) for queries in (40, {1: 10, "last": 40}))
    costs = [cost_of(space_of(sweep)) for sweep in (plain, early)]
    rungs = costs[0].checkpoints // len(space_of(plain).points)
    assert rungs == 3
    assert costs[1].attack_passes * 4 * rungs == costs[0].attack_passes * (1 + 1 + 4)


def test_an_extension_keeps_what_old_rungs_were_scored_by(sweep_of):
    run = sweep_of(scoring={"queries": {1: 10, "last": 40}}, pruning={"rungs": [1, 2]})
    grown = extended(run, [("training.epochs", 8)])
    assert grown.scoring == run.scoring
    with pytest.raises(UserError, match=r"scoring\.queries: at epoch 4 got 10, the run has scores there by 40"):
        extended(run, [("training.epochs", 8), ("pruning.rungs", [1, 2, 4])])
    own = [("training.epochs", 8), ("pruning.rungs", [1, 2, 4]), ("scoring.queries", {1: 10, 4: 40, "last": 40})]
    assert _queries(extended(run, own).scoring, (1, False), (4, False), (8, True)) == [10, 40, 40]
    assert validate(run.model_dump(mode="json"), "again") == run


def test_a_record_is_changed_key_by_key():
    recorded = ScoringConfig.model_validate({"steps": {1: 4, "last": 32}, "queries": 300}).model_dump(mode="json")
    changed = ScoringConfig.model_validate(recorded | {"queries": {2: 100, "last": 300}})
    assert changed == ScoringConfig.model_validate({"steps": {1: 4, "last": 32}, "queries": {2: 100, "last": 300}})
