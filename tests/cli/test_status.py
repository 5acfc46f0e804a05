"""``robsweep status`` on runs on curves."""

import json
import re
from datetime import UTC, datetime

import pytest

from robsweep.run.events import Ended
from robsweep.run.journal import Journal
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.heartbeat import HeartbeatView
from robsweep.views.pulse import Pulse
from robsweep.views.status import Status
from tests.curves import MemoryLines, folded, run_on_curves, written

FACTORS = {
    "baselines": ["none", "act"],
    "source": ["s"],
    "destination": [{"constant": -0.1}, {"constant": -0.2}],
    "training": {"budget.steps": [1, 2]},
}


@pytest.fixture
def half(tmp_path, monkeypatch, sweep_of):
    """Half of a run whose configurations have long names, with two that train: its store and the lines to come."""
    monkeypatch.chdir(tmp_path)
    lines = run_on_curves(sweep_of(factors=FACTORS, seeds=[0, 1], budget={"hours": 2}))[2]
    half = len(lines.lines) // 2
    middle = next(n for n, line in enumerate(lines.lines, 1) if n > half and '"kind":"started"' in line)
    store = written(tmp_path / "runs" / "curves", MemoryLines(lines.lines[:middle]))
    state = folded(MemoryLines(lines.lines[:middle]))
    view = HeartbeatView(store)
    view.begin(state, executor="tune", configurations=8)
    progress = progress_of(StepReport(1, 50, 105, {"loss": 0.25, "active": 0.5}, 123_456, 360.0), 4)
    trials = {str(trial): {0: progress} for trial in state.training}
    view.pulse(Pulse(trials, waiting=3, idle_share=0.25, actors=2, working=1))
    view._put()
    yield store, lines.lines[middle:]
    view.close()


def test_a_screen_of_80_columns(half, robsweep, monkeypatch):
    monkeypatch.setattr("robsweep.report.console._WIDTH", 80)
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = robsweep("status", "curves")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("curves on digits: running (tune on ")
    assert lines[1].startswith("8 configurations: ")
    assert re.match(r"\d+ trials begun: 1 training", lines[2])
    assert re.match(r"\d+ s of 2\.0 h, about \d+ s left; image passes: ", lines[3])
    assert re.search(r"^rung +training +scoring +scored", out, re.MULTILINE)
    assert re.search(r"^Front so far: \d configurations?, hypervolume [\d.]+", out, re.MULTILINE)
    assert re.search(r" \[[\d.]+, [\d.]+\], [\d.]+ % to gain$", out, re.MULTILINE)
    assert "0.25" in out
    assert "Attack pool: 3 shards waiting, 1 of 2 actors busy now, 75% of the time so far" in out
    assert out.count(" 2/4 ") == 1


def test_json_is_the_typed_status(half, robsweep):
    code, out, _ = robsweep("status", "curves", "--json")
    assert code == 0
    status = Status.model_validate_json(out)
    assert (status.run, status.life, status.trials[0].state) == ("curves", "running", "training")
    assert json.loads(out)["spent"]["hours_given"] == 2


def test_by_its_folder_and_by_its_storage(half, robsweep, tmp_path):
    for arguments in ((tmp_path / "runs" / "curves",), ("curves", "--storage", tmp_path / "runs")):
        code, out, _ = robsweep("status", *arguments, "--json")
        assert (code, json.loads(out)["run"]) == (0, "curves")


def test_following_prints_what_is_new_until_the_run_ends(half, robsweep, monkeypatch):
    store, rest = half
    file = JournalFile(store)
    coming = iter([[], rest[:10], rest[10:], None])

    def meanwhile(seconds):
        """Instead of waiting: the run goes on."""
        lines = next(coming)
        for line in lines or ():
            file.append(line)
        if lines is None:
            Journal(file).record(Ended(reason="interrupted", code=130))

    monkeypatch.setattr("robsweep.cli.status.time.sleep", meanwhile)
    code, out, _ = robsweep("status", "curves", "--follow")
    assert code == 0
    lines = out.splitlines()
    assert len(lines) == 4  # nothing had changed at the second look
    assert all(line.startswith(str(datetime.now(UTC).year)) for line in lines)
    assert "  curves  running: 8 configurations: " in lines[0]
    assert "epoch 2/4 step 50/105" in lines[0]
    assert "  curves  ended: interrupted: 8 configurations: " in lines[-1]


def test_following_in_json_is_a_line_each_time(half, robsweep, monkeypatch):
    store, _ = half
    ends = iter([False, True])

    def meanwhile(seconds):
        if next(ends):
            Journal(JournalFile(store)).record(Ended())

    monkeypatch.setattr("robsweep.cli.status.time.sleep", meanwhile)
    _, out, _ = robsweep("status", "curves", "--json", "--follow")
    assert [json.loads(line)["life"] for line in out.splitlines()] == ["running", "running", "ended"]


def test_a_run_that_is_not_there(robsweep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "runs" / "other", MemoryLines(["{}"]))
    assert robsweep("status", "curves") == (2, "", "robsweep: no run 'curves' in runs; runs there: other\n")
    code, _, err = robsweep("status", "other")
    assert code == 2
    assert "is damaged in line 1" in err
    assert err.count("\n") == 1
    assert LocalStore(tmp_path / "runs" / "other").list() == ["journal/00000001.jsonl"]
