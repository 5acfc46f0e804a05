"""What failed leaves a file."""

from robsweep.run.events import Event
from robsweep.run.journal import read_events
from robsweep.run.local_store import LocalStore
from robsweep.run.state import RunState
from robsweep.views.errors import ErrorsView
from tests.curves import CurveWork, run_on_curves


def test_the_traceback_lies_beside_the_run(tmp_path, sweep_of, monkeypatch):
    def broken(self, assignment):
        raise MemoryError("too little")

    monkeypatch.setattr(CurveWork, "train", broken)
    journal, _, lines = run_on_curves(sweep_of(factors={"baselines": ["none"]}))
    view, state = ErrorsView(LocalStore(tmp_path)), RunState()
    event: Event
    for event in read_events(lines):
        state.apply(event)
        view.on(event, state)
    (trial,) = journal.state.trials
    (file,) = (tmp_path / "errors").iterdir()
    assert file.name == f"{trial}-e1.txt"
    assert file.read_text().startswith("Traceback")
    assert file.read_text().rstrip().endswith("MemoryError: too little")
    assert journal.state.trials[trial].failed == "MemoryError: too little"
