"""How run, resume and front show what a sweep left, without a sweep."""

import pytest

from robsweep.config.load import validate
from robsweep.results.row import ResultRow
from robsweep.results.store import ResultStore
from robsweep.sweep.ending import Ending
from robsweep.sweep.plan import plan_of
from robsweep.sweep.run import Outcome
from robsweep.sweep.run_folder import RunFolder


@pytest.fixture
def left(tmp_path, monkeypatch):
    """A run of three configurations, the first of which is completed, and a sweep that ends as a test says."""
    monkeypatch.chdir(tmp_path)
    sweep = validate({"name": "tiny", "dataset": "digits", "factors": {"baselines": ["none", "act", "est"]}}, "tiny")
    folder = RunFolder.create(tmp_path / "runs", sweep)
    run = plan_of(sweep).runs[0]
    row = {
        "run": "tiny",
        "key": run.configuration.key,
        "identity": str(run.configuration),
        "dataset": "digits",
        "backbone": "rc2f2",
        "defense": "",
        "loss": "ptripletN",
        "seed": 0,
        "rung": 0,
        "epoch": 4,
        "recall_at_1": 0.9,
        "map": 0.8,
        "ers": 20.0,
        "status": "completed",
        "configuration": "{}",
        "finished_at": "2026-01-02T03:04:05+00:00",
    }
    ResultStore(folder.path).upsert([ResultRow.model_validate(row)])

    def ends(ending, **counts):
        given = {"runs": 3, "running": 0, "pruned": 0, "completed": 1, "failed": 0, **counts}
        outcome = Outcome(folder, given, sweep.objectives, ending)
        monkeypatch.setattr("robsweep.sweep.run.resume_sweep", lambda *_, **__: outcome)

    return ends


@pytest.mark.parametrize("code", [1, 130, 143])
def test_an_early_end_says_why_and_how_to_go_on(left, robsweep, code):
    left(Ending("the reason", code))
    found, out, err = robsweep("resume", "tiny")
    assert found == code
    assert out.splitlines()[0] == "Front so far: 2 of 3 runs to go"
    assert err == "robsweep: the reason: 2 of 3 runs to go; go on with: robsweep resume tiny\n"


def test_hours_that_are_over_are_no_error(left, robsweep):
    left(Ending("the 2 hours of budget.hours are over", 0))
    code, out, err = robsweep("resume", "tiny")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("the 2 hours of budget.hours are over: 2 of 3 runs to go; go on with: ")


def test_a_whole_sweep_has_a_front_and_a_failed_run_is_to_go_on(left, robsweep):
    left(None, completed=2, pruned=1)
    code, out, err = robsweep("resume", "tiny")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Pareto front"
    left(None, completed=1, pruned=1, failed=1)
    code, out, err = robsweep("resume", "tiny")
    assert code == 1
    assert "errors:  runs/tiny/ray/*/error.txt" in out
    assert err == "robsweep: some runs failed: 1 of 3 runs to go; go on with: robsweep resume tiny\n"


@pytest.mark.parametrize("columns", ["40", "200"])
def test_front_prints_what_resume_prints(left, robsweep, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    left(Ending("interrupted", 130))
    _, shown, _ = robsweep("resume", "tiny")
    code, out, _ = robsweep("front", "tiny")
    assert code == 0
    assert shown.startswith(out)
    title, *table = out.splitlines()
    assert title == "Front so far: 2 of 3 runs to go"
    assert "mAP" in table[1]
    assert all(line == line.rstrip() for line in out.splitlines())


def test_help_names_every_folder_of_bundled_files(robsweep):
    _, out, _ = robsweep("run", "--help")
    assert "papers/cub" in out
    assert "SPACE" in out
