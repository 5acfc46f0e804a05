"""The report of a run as bytes."""

from robsweep.results.open import open_run
from robsweep.sweep.place import RunPlace
from robsweep.sweep.report import page_of
from tests.curves import written


def test_without_time_for_examples_there_are_none(tmp_path, sweep_of, run_curves, monkeypatch):
    written(tmp_path / "run", run_curves(sweep_of())[2])
    place = RunPlace(str(tmp_path), "run")
    monkeypatch.setattr("robsweep.sweep.report.examples_of", None)
    text = page_of(open_run(tmp_path / "run"), place, examples_s=0).decode()
    assert text.lower().startswith("<!doctype html>")
    assert "None were made" in text


def test_a_run_without_checkpoints_says_why_none_are_shown(tmp_path, sweep_of, run_curves):
    written(tmp_path / "run", run_curves(sweep_of())[2])
    text = page_of(open_run(tmp_path / "run"), RunPlace(str(tmp_path), "run"), examples_s=5.0).decode()
    assert "None were made" not in text
