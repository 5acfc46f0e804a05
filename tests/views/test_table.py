"""The results table is kept up to date without taking the run's time."""

from itertools import count

from robsweep.results.rows import Rows
from robsweep.results.store import ResultStore
from robsweep.run.events import Resumed
from robsweep.run.journal import Journal, read_events
from robsweep.run.local_store import LocalStore
from robsweep.run.state import RunState
from robsweep.views.table import TableView
from tests.curves import run_on_curves


def _shown(tmp_path, lines, **options):
    state, rows, store = RunState(), Rows(), LocalStore(tmp_path)
    view = TableView(store, rows, **options)
    for event in read_events(lines):
        state.apply(event)
        rows.on(event, state)
        view.on(event, state)
    return view, rows, ResultStore(store)


def test_the_table_holds_the_rows(tmp_path, sweep_of):
    view, rows, table = _shown(tmp_path, run_on_curves(sweep_of())[2])
    view.write()
    assert [row.model_copy(update={"front_chance": None}) for row in table.rows()] == rows.rows()


def test_a_write_that_took_long_is_not_repeated_soon(tmp_path, sweep_of, monkeypatch):
    writes = []
    monkeypatch.setattr(ResultStore, "write", lambda self, rows: writes.append(len(list(rows))))
    seconds = count()  # every look at the clock, and so every write, takes a second
    view, rows, _ = _shown(tmp_path, run_on_curves(sweep_of())[2], clock=lambda: float(next(seconds)))
    assert 1 < len(writes) < rows.revision / 3
    view.write()
    assert writes[-1] == len(rows.rows())
    before = len(writes)
    view.write()
    assert len(writes) == before


def test_a_table_that_was_not_written_by_the_process_before_is_written(tmp_path, sweep_of):
    lines = run_on_curves(sweep_of())[2]
    rows, store = Rows(), LocalStore(tmp_path)
    journal = Journal(lines, [TableView(store, rows)], folds=[rows])
    journal.record(Resumed(code_version="0.1.0"))
    assert ResultStore(store).rows() == rows.rows()
