"""Each split's fingerprint has a name of its own; where both had one name, the place says which is meant."""

import json
from pathlib import Path

import pytest

from robsweep.results.open import open_run
from robsweep.run.events import Event, Opened, Saved, Scored, event_of
from robsweep.run.prior import PriorRun
from robsweep.run.score_sheet import ScoreSheet
from robsweep.training.checkpoint_info import CheckpointInfo
from tests.curves import sheet_of
from tests.run.conftest import AT, FACTS

RECORDED = Path(__file__).parent / "recorded"
TRAIN, TEST = "c23042c30b49991f", "dffd1dddf870d33c"
"""Of digits, as docs/data.md prints them."""


def _of(kind):
    return next(fact for fact in FACTS if isinstance(fact, kind))


@pytest.mark.parametrize("kind", [Opened, Saved, PriorRun])
def test_where_training_is_told_of_the_old_name_meant_the_training_images(kind):
    assert kind.model_validate(_older(kind)).train_fingerprint == "before"
    assert "train_fingerprint" in kind.model_fields
    assert "test_fingerprint" not in kind.model_fields


def test_on_a_sheet_the_old_name_meant_the_test_images():
    older = sheet_of(2, 0.5, 20.0).model_dump(exclude={"test_fingerprint"}) | {"data_fingerprint": "before"}
    assert ScoreSheet.model_validate(older).test_fingerprint == "before"


def test_a_checkpoint_of_before_is_read():
    text = next((RECORDED / "schema0-small/checkpoints").glob("*/epoch_2/checkpoint.json")).read_text()
    assert json.loads(text)["data_fingerprint"] == TRAIN
    assert CheckpointInfo.model_validate_json(text).train_fingerprint == TRAIN


def test_two_names_at_once_are_none_of_ours():
    with pytest.raises(ValueError, match="data_fingerprint"):
        Saved.model_validate({**_of(Saved).model_dump(), "data_fingerprint": "x"})


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_the_old_name_is_not_written_any_more(fact):
    line = event_of(0, AT, fact).line()
    assert "data_fingerprint" not in line
    assert Event.model_validate_json(line).line() == line


def test_rows_of_a_journal_of_schema_1_have_both():
    run = open_run(RECORDED / "schema1-small")
    assert run.state.train_fingerprint == TRAIN
    assert {(row.train_fingerprint, row.test_fingerprint) for row in run.rows()} == {(TRAIN, TEST)}
    assert {event.fact.sheet.test_fingerprint for event in run.events() if isinstance(event.fact, Scored)} == {TEST}


def test_rows_of_schema_0_know_the_training_images_alone():
    rows = open_run(RECORDED / "schema0-small").rows()
    assert {(row.train_fingerprint, row.test_fingerprint) for row in rows} == {(TRAIN, "")}


def _older(kind):
    fact = _of(kind) if kind is not PriorRun else next(one for fact in FACTS for one in getattr(fact, "prior", ()))
    return fact.model_dump(exclude={"train_fingerprint"}, by_alias=True) | {"data_fingerprint": "before"}
