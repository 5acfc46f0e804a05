"""Consoles and statuses of a run on curves."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console as RichConsole

from robsweep.config.points import space_of
from robsweep.run.events import Opened, Resumed
from robsweep.run.journal import Journal
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.run.trial_id import TrialId
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.console import Console
from robsweep.views.heartbeat import FILE, Heartbeat, HeartbeatView
from robsweep.views.pulse import Pulse
from tests.curves import folded, run_on_curves

LOGS = {"loss": 0.25, "active": 0.5, "lga_level": -0.1}


@pytest.fixture
def begun(sweep_of, tmp_path):
    """A console at a moment of a run on curves, what it printed, and a pulse of a training."""
    sweep = sweep_of(factors={"baselines": ["none", "est", "act", "minmax"]})
    lines = run_on_curves(sweep)[2]
    view = HeartbeatView(LocalStore(tmp_path))

    def begin(width, workers=1, terminal=False):
        out = io.StringIO()
        rich = RichConsole(file=out, width=width, height=40, highlight=False, force_terminal=terminal)
        console = Console(rich, opened=lambda: out.write("opened\n"))
        state = folded(lines, console)
        view.begin(state, executor="tune", configurations=4)
        console.begin(state, space_of(sweep), "runs/curves", view.beat)
        key = next(c.key for c in state.candidates.values() if "rc2f2p:" in str(c.configuration))
        reports = [StepReport(1, 5, 10, LOGS, 600, 30.0, rank=rank, workers=workers) for rank in range(workers)]
        trials = {str(TrialId(key, 0)): {report.rank: progress_of(report, 4) for report in reports}}
        return console, out, Pulse(trials, {}, 3, 0.5, 2, 1)

    yield begin
    view.close()


START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def heartbeat_at(at, every_s=1.0):
    return Heartbeat(at=at, every_s=every_s, pid=7, host="elsewhere", executor="tune", configurations=14)


def put_beat(store, beat):
    store.put(FILE, beat.model_dump_json().encode())


@pytest.fixture
def timed(tmp_path, sweep_of):
    """A journal that a test writes by hand: facts with the minute in which they happened."""
    sweep = sweep_of(budget={"hours": 3}).model_dump(mode="json")
    opened = Opened(name="curves", sweep=sweep, train_fingerprint="abc", code_version="0.1.0")
    resumed = Resumed(code_version="0.1.0")

    def write(*facts):
        minute = [0]
        journal = Journal(JournalFile(store := LocalStore(tmp_path)), now=lambda: START + timedelta(minutes=minute[0]))
        for at, fact in facts:
            minute[0] = at
            journal.record({"opened": opened, "resumed": resumed}.get(fact, fact))
        return store

    return write
