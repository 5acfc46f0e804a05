"""How run, resume and front show what a run left, without training."""

import json

import pytest

from robsweep.executors.ending import Ending
from robsweep.run.local_store import LocalStore
from robsweep.sweep.carry_out import Outcome
from robsweep.sweep.counts import Counts
from robsweep.sweep.place import RunPlace
from tests.curves import run_on_curves


@pytest.fixture
def left(tmp_path, monkeypatch, sweep_of):
    """A run of three configurations on curves, and a sweep that ends as a test says."""
    monkeypatch.chdir(tmp_path)
    sweep = sweep_of(
        name="tiny", factors={"baselines": ["none", "act", "est"]}, pruning={"policy": "none", "rungs": []}
    )
    place = RunPlace(str(tmp_path / "runs"), "tiny")
    lines = run_on_curves(sweep, curve=lambda key, seed, epoch: (0.9, 20.0))[2]
    with place.claimed():
        for line in lines.lines:
            place.journal.append(line)

    def ends(ending, completed=3, pruned=0, failed=0):
        outcome = Outcome(place, Counts(3, completed, pruned, failed), sweep.objectives, ending)
        monkeypatch.setattr("robsweep.sweep.run.resume_sweep", lambda *_, **__: outcome)

    return ends


@pytest.mark.parametrize("code", [1, 130, 143])
def test_an_early_end_says_why_and_how_to_go_on(left, robsweep, code):
    left(Ending("the reason", code), completed=1)
    found, out, err = robsweep("resume", "tiny")
    assert found == code
    assert out.splitlines()[0] == "Front so far: 2 of 3 configurations to go"
    assert err == "robsweep: the reason: 2 of 3 configurations to go; go on with: robsweep resume tiny\n"


def test_hours_that_are_over_are_no_error(left, robsweep):
    left(Ending("the 2 hours of budget.hours are over", 0), completed=1)
    code, out, err = robsweep("resume", "tiny")
    assert (code, err) == (0, "")
    last = "the 2 hours of budget.hours are over: 2 of 3 configurations to go; go on with: robsweep resume tiny"
    assert out.splitlines()[-1] == last


def test_a_whole_sweep_has_a_front_and_what_failed_is_to_go_on(left, robsweep):
    left(None, completed=2, pruned=1)
    code, out, err = robsweep("resume", "tiny")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Pareto front"
    assert "2 completed, 1 pruned, 0 failed of 3 configurations" in out
    left(None, completed=1, pruned=1, failed=1)
    code, out, err = robsweep("resume", "tiny")
    assert code == 1
    assert "errors:  runs/tiny/errors/*.txt" in out
    assert err == "robsweep: some failed: 1 of 3 configurations to go; go on with: robsweep resume tiny\n"


def test_no_file_is_named_that_is_not_there(left, robsweep, tmp_path):
    left(None)
    _, out, _ = robsweep("resume", "tiny")
    assert "report" not in out
    LocalStore(tmp_path / "runs" / "tiny").put("report.html", b"page")
    _, out, _ = robsweep("resume", "tiny")
    assert "report:  runs/tiny/report.html" in out


@pytest.mark.parametrize("columns", ["40", "200"])
def test_front_prints_what_resume_prints(left, robsweep, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    left(None)
    _, shown, _ = robsweep("resume", "tiny")
    code, out, _ = robsweep("front", "tiny")
    assert code == 0
    assert shown.startswith(out)
    title, *table = out.splitlines()
    assert title == "Pareto front"
    assert "mAP" in table[1]
    assert all(line == line.rstrip() for line in out.splitlines())


def test_front_as_json_is_of_what_completed(left, robsweep):
    code, out, _ = robsweep("front", "tiny", "--json")
    assert code == 0
    rows = json.loads(out)
    assert len(rows) == 3  # equal rows stay together
    assert {row["status"] for row in rows} == {"completed"}


def test_help_names_every_folder_of_bundled_files(robsweep):
    _, out, _ = robsweep("run", "--help")
    assert "papers/cub" in out
    assert "SPACE" in out
