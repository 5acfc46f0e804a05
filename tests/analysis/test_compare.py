"""The command: tables, JSON, a page; one line and exit code 2 for bad input."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _command(*arguments, code=0):
    command = [sys.executable, "-m", "analysis.compare", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done


def _worse(key, fields):
    return None if ":rres18d:" in fields["identity"] else fields | {"ers": fields["ers"] + 5}


def test_tables_name_what_differs_and_what_is_missing(run_of):
    text = _command(run_of("papers/cub", change=_worse)).stdout
    assert "main comparison, cub: 7 of 9 rows run, 0 of 7 comparisons agree" in text
    assert "not run: EST[R] 8, EST[R] 32" in text
    assert "+5.0 !" in text
    assert "training budget (" in text


def test_one_table_alone(run_of):
    text = _command(run_of("papers/cub"), "--table", "training budget").stdout
    assert text.startswith("training budget, cub: 3 of 21 rows run, 3 of 3 comparisons agree")
    assert "main comparison" not in text


def test_json_holds_every_score(run_of):
    content = json.loads(_command(run_of("papers/fashion"), "--json").stdout)
    tables = {part["table"]: part for part in content["tables"]}
    (act,) = [m for m in tables["Fashion-MNIST"]["matches"] if m["defense"] == "ACT (metric N)"]
    assert act["configuration"] == "fashion:rc2f2p:ptripletN"
    assert act["scores"]["TMA"]["published"] == 0.259
    assert content["not_published"][0]["configuration"] == "fashion:rc2f2ghmetsr:ptripletN"


def test_the_page_stands_alone(run_of, tmp_path):
    page = tmp_path / "new" / "page.html"
    assert f"page: {page}" in _command(run_of("papers/cub_destination"), "--html", page).stdout
    text = page.read_text()
    assert text.startswith("<!doctype html>")
    assert 10**6 < len(text) < 8 * 10**6  # Plotly's script is inside, and only once
    assert not re.search(r"<(script|link|img)[^>]*(src|href)=", text)
    assert "HM[S,-gamma/2]" in text
    assert "Not run: " in text


def test_nothing_published(run_of):
    text = _command(run_of("quickstart")).stdout
    assert "no row of the published tables was run" in text
    assert "in no published table: digits:rlenet" in text


@pytest.mark.parametrize("case", ["folder", "file", "empty", "table"])
def test_bad_input_is_one_line_and_exit_code_2(case, run_of, tmp_path):
    from robsweep.results.store import ResultStore

    arguments, expected = {
        "folder": ([tmp_path / "nowhere"], "no results.parquet in"),
        "file": ([tmp_path], "is no results table"),
        "empty": ([tmp_path / "empty"], "holds no rows yet"),
        "table": ([run_of("papers/mnist"), "--table", "cost"], "expected one of destination hardness"),
    }[case]
    (tmp_path / "results.parquet").write_text("not a table")
    ResultStore(tmp_path / "empty").write([])
    error = _command(*arguments, code=2).stderr
    assert expected in error
    assert len(error.strip().splitlines()) == 1
