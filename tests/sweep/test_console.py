"""What is printed while a sweep runs."""

import io

from rich.console import Console as RichConsole

from robsweep.sweep.console import Console
from robsweep.sweep.events import Event

STATE = {
    "name": "digits:rc2f2ghmetsmi:ptripletN",
    "epoch": 2,
    "epochs": 4,
    "step": 5,
    "steps": 10,
    "seconds": 30.0,
    "passes": 600,
    "loss": 0.25,
    "active": 0.5,
    "lga_level": -0.1,
}


def _console(width=120):
    out = io.StringIO()
    return Console(RichConsole(file=out, width=width, highlight=False)), out


def test_an_event_is_one_plain_line_however_long():
    console, out = _console(width=40)
    console.event(Event("12:00:00", "prune", "digits:rc2f2[1]:ptripletN", "because " * 20))
    (line,) = out.getvalue().splitlines()
    assert "digits:rc2f2[1]:ptripletN" in line
    assert line.startswith("12:00:00  prune ")


def test_progress_lines_count_over_all_epochs(tiny_plan):
    console, out = _console()
    console.begin(tiny_plan, lambda: {"runs": 4})
    console._print_progress({"trials": {"a": STATE}})
    line = out.getvalue().splitlines()[-1]
    assert "epoch 2/4 step 5/10, 0.50 steps/s, loss 0.250, 50 s left" in line


def test_the_live_table_shows_speed_level_and_what_is_left(tiny_plan):
    console, out = _console()
    console.begin(tiny_plan, lambda: {"runs": 4, "pruned": 1, "completed": 1, "failed": 0})
    console._rich.print(console._table({"trials": {"a": STATE}, "waiting": 3}))
    text = out.getvalue()
    assert "2 of 4 runs ended (1 pruned, 0 failed), 3 attack shards waiting" in text
    for cell in ("2/4", "5/10", "0.50", "20", "50%", "-0.100", "50 s"):
        assert cell in text
