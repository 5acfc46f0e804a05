"""What is printed while a sweep runs."""

import io

from rich.console import Console as RichConsole

from robsweep.sweep.console import Console
from robsweep.sweep.events import Event
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport

LOGS = {"loss": 0.25, "active": 0.5, "lga_level": -0.1}


def _console(width=120):
    out = io.StringIO()
    return Console(RichConsole(file=out, width=width, highlight=False)), out


def _snapshot(plan, workers=1):
    reports = [StepReport(1, 5, 10, LOGS, 600, 30.0, rank=rank, workers=workers) for rank in range(workers)]
    progress = {report.rank: progress_of(report, 4) for report in reports}
    return {"trials": {plan.runs[2].name: progress}, "waiting": 3, "idle_share": 0.5}


def test_an_event_is_one_plain_line_however_long():
    console, out = _console(width=40)
    console.event(Event("12:00:00", "prune", "digits:rc2f2[1]:ptripletN", "because " * 20))
    (line,) = out.getvalue().splitlines()
    assert "digits:rc2f2[1]:ptripletN" in line
    assert line.startswith("12:00:00  prune ")


def test_progress_lines_are_one_a_worker(tiny_plan):
    console, out = _console(width=40)
    console.begin(tiny_plan, lambda: {"runs": 4})
    console._print_progress(_snapshot(tiny_plan, workers=2))
    _, first, second = out.getvalue().splitlines()
    assert "train   rc2f2p  worker 0 epoch 2/4 step 5/10, 0.50 steps/s, 600 passes, loss 0.250" in first
    assert "50 s left" in first
    assert "worker 1" in second


def test_the_live_table_says_how_far_the_sweep_is(tiny_plan):
    console, out = _console(width=80)
    console.begin(tiny_plan, lambda: {"runs": 4, "pruned": 1, "completed": 1, "failed": 0})
    console._rich.print(console._shown(_snapshot(tiny_plan)))
    lines = out.getvalue().splitlines()
    assert any("2 of 4 runs ended (1 pruned, 0 failed), 3 attack shards waiting, 0 s" in line for line in lines)
    assert any("rc2f2p" in line and "50%" in line for line in lines)
    assert max(map(len, lines[1:])) <= 80
