"""Rows of a table of schema 0."""

import json

import pytest

from robsweep.errors import UserError
from robsweep.results.schema0.events import events_of
from robsweep.run.events import Decided


def test_what_is_not_finite_is_refused(recorded):
    def undefined(rows):
        scores = json.loads(rows[4]["scores"]) | {"ers": [None], "ers_bounded": [None]}
        reason = "ers is nan at epoch 1"
        row = rows[4] | {"ers": float("nan"), "status": "pruned", "reason": reason, "scores": json.dumps(scores)}
        return [*rows[:4], row, *rows[5:]]

    folder = recorded("schema0-small", undefined)
    decided = [event.fact for event in events_of(folder) if isinstance(event.fact, Decided)][4]
    assert (decided.verdict, decided.behind) == ("refuse", True)
    assert decided.reason == "ers is nan at epoch 1"


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("sweep.json", "{", "sweep.json is damaged: "),
        ("sweep.json", "[]", "sweep.json is damaged: "),
        ("sweep.json", '{"sweep": {}, "code_version": ""}', "sweep.json is damaged: it has no 'created_at'"),
        (
            "sweep.json",
            '{"sweep": {}, "code_version": "", "created_at": "once"}',
            "sweep.json is damaged: created_at is no time with its zone",
        ),
        (
            "sweep.json",
            '{"sweep": {}, "code_version": "", "created_at": "2026-01-01T00:00:00Z"}',
            "sweep.json is damaged: it has no 'pruning'",
        ),
        ("results.parquet", "PAR1", "results.parquet cannot be read: "),
        ("checkpoints/3d7a4cb4eecf-s1/epoch_0_step_8/checkpoint.json", "{}", "checkpoint.json: configuration"),
    ],
)
def test_what_is_damaged_is_named_in_one_line(recorded, file, content, says):
    folder = recorded("schema0-interrupted")
    (folder / file).write_text(content)
    with pytest.raises(UserError) as caught:
        list(events_of(folder))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
