"""Following a run."""

import io
import re

import pytest
from rich.console import Console as RichConsole

from robsweep.config.points import space_of
from robsweep.run.local_store import LocalStore
from robsweep.run.trial_id import TrialId
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.console import Console
from robsweep.views.heartbeat import HeartbeatView
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


def test_a_terminal_shows_the_screen_for_the_time_of_the_block(begun):
    console, out, pulse = begun(80, terminal=True)
    with console.following():
        console.pulse(pulse)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.getvalue())
    assert "curves on digits: running (tune on" in text
    assert "4 configurations: " in text
    assert "\x1b[?25h" in out.getvalue()  # the cursor is there again


def test_elsewhere_there_is_none(begun):
    console, out, pulse = begun(80)
    before = out.getvalue()
    with console.following():
        console.pulse(pulse)
    assert out.getvalue() == before
