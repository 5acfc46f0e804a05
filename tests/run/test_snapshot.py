"""What is known of a run after an event."""

import math
from datetime import UTC, datetime

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.run.events import (
    Decided,
    Ended,
    Extended,
    Failed,
    LaidOut,
    Opened,
    Promoted,
    Proposed,
    Resumed,
    Saved,
    Scored,
    Seeded,
    Started,
    event_of,
)
from robsweep.run.score_sheet import Flag
from robsweep.run.state import RunState, state_of
from robsweep.run.trial_id import TrialId
from tests.curves import sheet_of

AT = datetime(2026, 5, 4, 3, 2, 1, 987654, tzinfo=UTC)
TRIAL = TrialId("0123456789ab", 3)
FACTS = (
    Opened(name="a", sweep={"name": "a", "seeds": [0]}, data_fingerprint="abc", code_version="0.1.0"),
    Resumed(code_version="0.1.0"),
    Extended(sweep={"name": "b"}, code_version="0.2.0"),
    Proposed(
        key="0123456789ab", configuration=configuration_of("digits:rc2f2:ptripletN"), aliases=("x",), by="grid", index=3
    ),
    Started(trial=TRIAL, epoch=2),
    Saved(
        trial=TRIAL,
        epoch=2,
        checkpoint="checkpoints/0123456789ab-s3/epoch_2",
        training_steps=7,
        train_passes=2**40,
        train_seconds=0.1 + 0.2,
        data_fingerprint="abc",
        code_version="0.1.0",
    ),
    Scored(trial=TRIAL, epoch=2, sheet=sheet_of(2, 0.1 + 0.2, 30.0)),
    Scored(trial=TRIAL, epoch=2, sheet=sheet_of(2, math.nan, math.nan)),
    Scored(
        trial=TRIAL,
        epoch=2,
        sheet=sheet_of(2, 0.5, 20.0).model_copy(
            update={
                "ers": None,
                "ers_bounded": None,
                "checks": {"spread": math.inf},
                "attacks": {"CA+": {"rank": math.nan, "success": -math.inf}},
                "attack_intervals": {"CA+": {"rank": (math.nan, 1.0)}},
                "attack_strings": {"CA+": "w=1"},
                "flags": ("collapse",),
                "suspicions": (Flag("collapse", math.nan, 0.5, "all are alike"),),
            }
        ),
    ),
    Decided(
        key="0123456789ab",
        epoch=2,
        seeds=(0, 3),
        verdict="rest",
        reason="why",
        behind=True,
        dominated_by=("b",),
        chance=0.1,
    ),
    LaidOut(gpus_per_training=2.0, gpus_per_actor=0.25, line="4 GPUs"),
    Promoted(key="0123456789ab", reason="why"),
    Seeded(trial=TRIAL, reason="why"),
    Failed(trial=TRIAL, epoch=2, reason="OSError: a\nb", trace="line 1\nline 2"),
    Ended(reason="hours", code=3),
)


def test_a_state_before_the_opening_has_no_sweep():
    with pytest.raises(UserError, match="does not begin with the opening"):
        _ = RunState().sweep


def test_a_mean_holds_what_every_seed_has(sweep_of):
    sweep = sweep_of(seeds=[0, 1])
    point = space_of(sweep).points[0]
    facts = [
        Opened(name="curves", sweep=sweep.model_dump(mode="json"), data_fingerprint="abc", code_version="0.1.0"),
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
