"""What is known of a run after an event."""

import pytest

from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.run.events import (
    Opened,
    Proposed,
    Scored,
    event_of,
)
from robsweep.run.state import RunState, state_of
from robsweep.run.trial_id import TrialId
from tests.curves import sheet_of
from tests.run.conftest import AT, FACTS


def test_a_state_before_the_opening_has_no_sweep():
    with pytest.raises(UserError, match="does not begin with the opening"):
        _ = RunState().sweep


def test_a_mean_holds_what_every_seed_has(sweep_of):
    sweep = sweep_of(seeds=[0, 1])
    point = space_of(sweep).points[0]
    facts = [
        Opened(name="curves", sweep=sweep.model_dump(mode="json"), train_fingerprint="abc", code_version="0.1.0"),
        Proposed(key=point.key, configuration=point.configuration, by="grid", index=0),
    ]
    for seed, (recall, score, extra) in enumerate([(0.2, 10.0, {"recall_at_10": 0.9}), (0.6, 30.0, {})]):
        trial, sheet = TrialId(point.key, seed), sheet_of(1, recall, score)
        facts.append(FACTS[5].model_copy(update={"trial": trial, "epoch": 1, "train_passes": 100 * (1 + seed)}))
        whole = sheet.model_copy(update={"clean": sheet.clean | extra})
        facts.append(Scored(trial=trial, epoch=1, sheet=whole))
    state = state_of(event_of(number, AT, fact) for number, fact in enumerate(facts))
    mean = state.mean(point.key, 1)
    assert mean["recall_at_1"] == pytest.approx(0.4)
    assert mean["ers"] == pytest.approx(20.0)
    assert mean["train_passes"] == 150
    assert "recall_at_10" not in mean
    assert state.scored_seeds(point.key, 1) == (0, 1)
    assert state.mean(point.key, 2) == {}
