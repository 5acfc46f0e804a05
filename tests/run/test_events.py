"""Events as lines."""

import json
import math
from datetime import UTC, datetime
from typing import get_args

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.run.events import (
    Decided,
    Ended,
    Event,
    Extended,
    Fact,
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


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_an_event_is_what_its_line_says(fact):
    event = event_of(7, AT, fact)
    line = event.line()
    assert "\n" not in line
    back = Event.model_validate_json(line)
    assert (back.seq, back.at) == (event.seq, event.at)
    assert repr(back.fact) == repr(fact)  # NaN differs from itself, its text does not
    assert back.line() == line
    json.loads(line, parse_constant=pytest.fail)  # NaN and infinities stand as text: strict readers know none


def test_every_kind_of_event_is_among_them():
    union, _ = get_args(Fact)
    assert {type(fact) for fact in FACTS} == set(get_args(union))
