"""Rows that a sweep does not go on from."""

from pathlib import Path

import pytest

from robsweep.errors import UserError
from robsweep.results.row import ResultRow
from robsweep.sweep.provenance import other_versions, require_own


def _row(**fields):
    given = {
        **dict.fromkeys(("key", "identity", "dataset", "backbone", "defense", "loss", "configuration"), "x"),
        "run": "tiny",
        "seed": 0,
        "rung": 0,
        "epoch": 1,
        "status": "running",
        "finished_at": "now",
        "data_fingerprint": "abc",
    }
    return ResultRow.model_validate(given | fields)


def _require(*rows):
    require_own(rows, Path("runs/tiny/results.parquet"), name="tiny", fingerprint="abc")


def test_rows_of_its_own_and_of_failed_runs():
    _require(_row(), _row(status="failed", data_fingerprint=""))


def test_rows_of_another_run():
    with pytest.raises(UserError, match=r"runs/tiny/results\.parquet holds rows of the run 'other', .*'tiny'"):
        _require(_row(), _row(run="other"))


def test_rows_of_other_data():
    with pytest.raises(UserError, match=r"holds rows of other data: fingerprint abd, .* now have abc"):
        _require(_row(), _row(data_fingerprint="abd"))


def test_versions_that_made_rows_before():
    rows = [_row(code_version=version) for version in ("2", "1", "", "3", "2")]
    assert other_versions(rows, "3") == ["2", "1"]
    assert other_versions([], "3") == []
