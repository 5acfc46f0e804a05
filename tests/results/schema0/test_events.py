"""Runs that schema 0 recorded, read as events; what their tables say is the oracle."""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robsweep.config.configuration import Configuration
from robsweep.errors import UserError
from robsweep.results.open import open_run
from robsweep.results.schema0.events import events_of
from robsweep.results.schema0.sweep import converted
from robsweep.run.events import Decided, Event, Opened, Scored
from robsweep.run.journal import read_events
from robsweep.run.state import state_of
from robsweep.run.trial_id import TrialId

RECORDED = Path(__file__).parents[2] / "run/recorded"
NAMES = ("schema0-small", "schema0-interrupted")


@pytest.fixture
def recorded(tmp_path):
    """A copy of a recorded run; ``rows``: takes its rows and answers with those to be there in their place."""

    def copy(name, rows=None):
        folder = tmp_path / name
        shutil.copytree(RECORDED / name, folder)
        if rows is not None:
            path = folder / "results.parquet"
            table = pq.read_table(path)
            pq.write_table(pa.Table.from_pylist(rows(table.to_pylist()), schema=table.schema), path)
        return folder

    return copy


def table(folder):
    return pq.read_table(folder / "results.parquet").to_pylist()


def trial_of(row):
    return TrialId(Configuration.model_validate_json(row["configuration"]).key, row["seed"])


def stages(state):
    return {str(c.configuration.identity).split(":")[1]: c.stage for c in state.candidates.values()}


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


def test_decisions_are_those_of_the_table():
    rows = table(RECORDED / "schema0-small")
    decided = [event.fact for event in events_of(RECORDED / "schema0-small") if isinstance(event.fact, Decided)]
    verdicts = {"running": "go_on", "completed": "complete", "pruned": "rest"}
    assert [(trial_of(row).key, row["epoch"], verdicts[row["status"]], row["reason"]) for row in rows] == [
        (fact.key, fact.epoch, fact.verdict, fact.reason) for fact in decided
    ]
    assert [fact.reason for fact in decided if fact.behind] == [
        row["reason"] for row in rows if "below" in row["reason"]
    ]


def test_a_finished_run_ended_and_an_interrupted_one_was_left():
    small, cut = (state_of(events_of(RECORDED / name)) for name in NAMES)
    assert (small.ended.reason, small.ended.code) == ("", 0)
    assert cut.ended.reason == "left before it was done"
    assert stages(small) == {
        "rlenet": "completed",
        "rlenetp": "completed",
        "rlenetd": "resting",
        "rlenetamd": "resting",
        "rlenethmetms": "completed",
    }


def test_one_pruned_seed_waits_for_the_other():
    """Of ``rlenetp`` seed 0 was pruned, seed 1 had not come to its first rung."""
    state = state_of(events_of(RECORDED / "schema0-interrupted"))
    assert stages(state) == {"rlenet": "completed", "rlenetp": "going"}
    waiting = next(c for c in state.candidates.values() if c.stage == "going")
    assert state.waits_for(waiting) == [TrialId(waiting.key, 1)]
    assert state.trials[TrialId(waiting.key, 0)].scores.keys() == {1}


@pytest.mark.parametrize("name", NAMES)
def test_events_are_lines_of_a_journal(name):
    for event in events_of(RECORDED / name):
        assert Event.model_validate_json(event.line()) == event


def test_sheets_can_be_compared_with_those_to_come():
    """The attacks' strings and the seed of scoring are the sweep file's."""
    state = state_of(events_of(RECORDED / "schema0-small"))
    sheet = next(e.fact.sheet for e in events_of(RECORDED / "schema0-small") if isinstance(e.fact, Scored))
    specs = state.sweep.scoring.specs
    assert sorted(sheet.attack_strings.values()) == sorted(map(str, specs))
    assert sheet.seed == state.sweep.scoring.seed
    assert sheet.attacks == {}


def test_a_trial_that_failed_is_failed_until_it_is_tried_again(recorded):
    def last_failed(rows):
        scores = ("recall_at_1", "ers", "ers_bounded", "map")
        return [*rows[:-1], rows[-1] | dict.fromkeys(scores) | {"scores": "", "status": "failed", "reason": "no disk"}]

    state = state_of(events_of(recorded("schema0-small", last_failed)))
    assert stages(state)["rlenethmetms"] == "failed"
    failed = next(trial for trial in state.trials.values() if trial.failed)
    assert failed.failed == "no disk"
    assert failed.scores.keys() == {1}
    assert state.ended.reason


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


def test_a_floor_at_the_last_rung_is_out_for_good(recorded):
    def under(rows):
        return [*rows[:-1], rows[-1] | {"status": "pruned", "reason": "recall_at_1 0.2 below the floor 0.3 at epoch 2"}]

    assert stages(state_of(events_of(recorded("schema0-small", under))))["rlenethmetms"] == "refused"


def test_seeds_that_were_decided_apart(recorded):
    """Seed 1 of ``rlenet`` was pruned at epoch 1 after seed 0 had completed: it is to catch up."""

    def pruned(rows):
        return [*rows[:2], rows[2] | {"status": "pruned", "reason": "rank 2 of 2 at epoch 1: dominated by 1"}]

    folder = recorded("schema0-interrupted", pruned)
    state = state_of(events_of(folder))
    candidate = next(iter(state.candidates.values()))
    assert (candidate.stage, candidate.at) == ("completed", 2)
    assert candidate.decided[1].seeds == (0, 1)
    assert state.waits_for(candidate) == [TrialId(candidate.key, 1)]
    both = recorded_pruned_twice(folder)
    candidate = next(iter(state_of(events_of(both)).candidates.values()))
    assert (candidate.stage, candidate.at) == ("resting", 1)
    assert candidate.decided[1].seeds == (0, 1)


def recorded_pruned_twice(folder):
    path = folder / "results.parquet"
    found = pq.read_table(path)
    first, _, third = found.to_pylist()
    rows = [row | {"status": "pruned", "reason": "rank 2 of 2 at epoch 1: dominated by 1"} for row in (first, third)]
    pq.write_table(pa.Table.from_pylist(rows, schema=found.schema), path)
    return folder


def test_configurations_that_only_epochs_told_apart_become_one(recorded):
    """To 2 epochs under one key, to 4 under another: the longer one's configuration, and every epoch once."""

    def twice(rows):
        text = json.loads(rows[0]["configuration"])
        text["training"]["epochs"] = 4
        longer = {"configuration": json.dumps(text), "key": "0123456789ab", "status": "running", "reason": ""}
        again = [rows[0] | longer, rows[1] | longer]
        return [*rows[:2], *again, rows[1] | longer | {"epoch": 4, "rung": 2, "status": "completed"}]

    folder = recorded("schema0-small", twice)
    sweep = json.loads((folder / "sweep.json").read_text())
    del sweep["sweep"]["training"]["epochs"]
    sweep["sweep"]["factors"]["training"] = {"epochs": {"choice": [2, 4]}}
    (folder / "sweep.json").write_text(json.dumps(sweep))
    state = state_of(events_of(folder))
    key = trial_of(table(folder)[0]).key
    candidate = state.candidates[key]
    assert candidate.configuration.training.epochs == 4
    assert {epoch: decided.verdict for epoch, decided in candidate.decided.items()} == {
        1: "go_on",
        2: "go_on",
        4: "complete",
    }
    assert state.trials[TrialId(key, 0)].scores.keys() == {1, 2, 4}


def test_a_run_without_rows_is_known_by_its_checkpoints(recorded):
    folder = recorded("schema0-interrupted")
    (folder / "results.parquet").unlink()
    state = state_of(events_of(folder))
    assert stages(state) == {"rlenet": "going", "rlenetp": "going"}
    assert state.data_fingerprint == "c23042c30b49991f"
    assert all(candidate.aliases == (str(candidate.configuration),) for candidate in state.candidates.values())


def test_old_words_of_a_sweep_file():
    sweep = json.loads((RECORDED / "schema0-interrupted/sweep.json").read_text())["sweep"]
    found = converted(sweep)
    assert found["seeds"] == {"first": [0, 1]}
    assert found["pruning"]["policy"] == "stopping"
    assert converted(sweep | {"pruning": sweep["pruning"] | {"enabled": False}})["pruning"]["policy"] == "none"
    assert "enabled" not in found["pruning"]
    assert "wait" not in found["scoring"]


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


def test_a_newer_schema_is_refused_in_one_line():
    class Newer:
        def read(self, since=0):
            first = next(events_of(RECORDED / "schema0-small"))
            assert isinstance(first.fact, Opened)
            yield 0, first.line().replace('"schema":1', '"schema":2')

    with pytest.raises(UserError, match=r"^the run is of schema 2, this version reads up to 1: update robsweep"):
        state_of(read_events(Newer()))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_shown_as_its_table_showed_it(name):
    """What has gone on and what was decided on a single seed have other words now; every number is the same."""
    shown, rows = open_run(RECORDED / name).table(), table(RECORDED / name)
    numbers = [column for column, value in rows[0].items() if isinstance(value, int | float) and column != "rung"]
    assert len(numbers) > 25
    for column in ("identity", "rung", "finished_at", "code_version", *numbers):
        assert list(shown[column]) == [row[column] for row in rows]
    assert [text.partition(",")[0] for text in shown["profile"]] == [row["profile"] for row in rows]


def test_its_front_is_the_front_it_had(robsweep):
    code, out, _ = robsweep("front", "schema0-small", "--storage", RECORDED, "--json")
    found = json.loads(out)
    assert code == 0
    assert [(row["identity"], row["epoch"], round(row["ers"], 1)) for row in found] == [
        ("digits:rlenetp:ptripletN", 2, 56.2)
    ]
