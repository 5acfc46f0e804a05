"""Score sheets of schema 0."""

import json

import pytest

from robsweep.results.schema0.events import events_of
from robsweep.run.events import Scored
from robsweep.run.state import state_of
from tests.results.schema0.conftest import NAMES, RECORDED, table, trial_of


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_told_whole(name):
    state = state_of(events_of(RECORDED / name))
    rows = table(RECORDED / name)
    sheets = {event.seq: event for event in events_of(RECORDED / name)}
    assert sum(len(trial.scores) for trial in state.trials.values()) == len(rows)
    for row in rows:
        trial = state.trials[trial_of(row)]
        event = sheets[trial.sheets[row["epoch"]]]
        assert event.finished_at == row["finished_at"]
        sheet, saved = event.fact.sheet, trial.saved[row["epoch"]]
        found = {**sheet.scores, **{name: getattr(saved, name) for name in ("train_passes", "train_seconds")}}
        assert found.items() <= {**row, **dict.fromkeys(found.keys() - row.keys())}.items()
        listed = {score: values[1:] for score, values in json.loads(row["scores"]).items()}
        assert {score: list(bounds) for score, bounds in sheet.intervals.items()} == listed
        same = ("queries", "candidates", "profile", "behaviour", "precision", "attack_passes", "score_seconds")
        assert [getattr(sheet, column) for column in same] == [row[column] for column in same]
        assert list(sheet.flags) == row["flags"]
        assert (saved.training_steps, saved.code_version) == (row["training_steps"], row["code_version"])
        assert (RECORDED / name / saved.checkpoint / "checkpoint.json").is_file()


def test_sheets_can_be_compared_with_those_to_come():
    """The attacks' strings and the seed of scoring are the sweep file's."""
    state = state_of(events_of(RECORDED / "schema0-small"))
    sheet = next(e.fact.sheet for e in events_of(RECORDED / "schema0-small") if isinstance(e.fact, Scored))
    specs = state.sweep.scoring.specs
    assert sorted(sheet.attack_strings.values()) == sorted(map(str, specs))
    assert sheet.seed == state.sweep.scoring.seed
    assert sheet.attacks == {}
