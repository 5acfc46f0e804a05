"""Lines of a journal that are no events of this version."""

import json
import math
from datetime import UTC, datetime

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.errors import UserError
from robsweep.run.events import (
    SCHEMA,
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
from robsweep.run.journal import Journal, read_events
from robsweep.run.score_sheet import Flag
from robsweep.run.state import state_of
from robsweep.run.trial_id import TrialId
from tests.curves import MemoryLines, sheet_of

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


@pytest.mark.parametrize("read", [lambda lines: state_of(read_events(lines)), Journal])
def test_a_newer_schema_is_refused_in_one_line(read):
    newer = json.loads(event_of(0, AT, FACTS[0]).line())
    newer["fact"] |= {"schema": SCHEMA + 1, "unheard_of": 1}
    with pytest.raises(UserError, match=f"schema {SCHEMA + 1}, this version reads up to {SCHEMA}: update robsweep"):
        read(MemoryLines([json.dumps(newer)]))


def test_a_line_that_is_no_event_is_named():
    lines = MemoryLines([event_of(0, AT, Ended()).line(), '{"seq": 1}'])
    with pytest.raises(UserError, match="damaged in line 2: at"):
        list(read_events(lines))
