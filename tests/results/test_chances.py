"""Chances to be on the front stand in the table that is written last, and wherever a run is read."""

import numpy as np

from robsweep.config.points import space_of
from robsweep.forecast.outlook import Outlook, outlook
from robsweep.results.chances import with_chances
from robsweep.results.open import open_run
from robsweep.results.rows import Rows
from robsweep.results.store import ResultStore
from robsweep.run.journal import read_events
from robsweep.run.local_store import LocalStore
from robsweep.run.state import RunState
from robsweep.views.table import TableView
from tests.curves import run_on_curves, written


def test_all_rows_of_a_configuration_share_its_chance(make_row):
    rows = [make_row("a", 0), make_row("a", 1), make_row("b", 0)]
    found = with_chances(rows, Outlook({"a": 0.25}, 1.0, 2.0, 0.1))
    assert [row.front_chance for row in found] == [0.25, 0.25, None]
    assert with_chances(rows, None) == rows


def test_the_table_that_is_written_last_has_the_chances_of_the_outlook(tmp_path, sweep_of):
    lines = run_on_curves(sweep_of(pruning={"policy": "promotion", "rungs": [1, 2]}))[2]
    state, rows, store = RunState(), Rows(), LocalStore(tmp_path / "table")
    view = TableView(store, rows)
    for event in read_events(lines):
        state.apply(event)
        rows.on(event, state)
        view.on(event, state)
    assert ResultStore(store).read()["front_chance"].isna().all()
    view.write()
    table = ResultStore(store).read()
    ahead = outlook(state, space_of(state.sweep))
    assert ahead is not None
    assert dict(zip(table["key"], table["front_chance"], strict=True)) == ahead.chances

    run = open_run(written(tmp_path / "run", lines).uri)
    np.testing.assert_array_equal(run.table()["front_chance"], table["front_chance"])
    on_front = set(run.front()["key"])
    assert all(run.chance(key) > 0 for key in on_front)
    assert run.outlook() == ahead
