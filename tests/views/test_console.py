"""What is printed while a run goes on."""

import io
from datetime import UTC, datetime

from rich.console import Console as RichConsole

from robsweep.views import console as module
from robsweep.views.console import Console
from robsweep.views.log import LogLine
from robsweep.views.pulse import Pulse


def test_the_first_line_says_what_is_searched(begun):
    _, out, _ = begun(200)
    assert out.getvalue() == (
        "opened\ncurves: 4 configurations on digits, front of recall_at_1 and ers, rob28 on all queries\n"
    )


def test_a_line_is_one_plain_line_however_long():
    out = io.StringIO()
    console = Console(RichConsole(file=out, width=40, highlight=False))
    console.line(LogLine(datetime.now(UTC), "prune", "digits:rc2f2[1]:ptripletN", "because " * 20))
    (line,) = out.getvalue().splitlines()
    assert "digits:rc2f2[1]:ptripletN" in line
    assert line[8:].startswith("  prune ")


def test_on_a_terminal_a_long_line_ends_between_words():
    out = io.StringIO()
    console = Console(RichConsole(file=out, width=40, highlight=False, force_terminal=True, color_system=None))
    console.line(LogLine(datetime.now(UTC), "prune", "rc2f2", "because it fell behind " * 5))
    lines = out.getvalue().splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 40
    assert {word for line in lines for word in line.split()} >= {"because", "it", "fell", "behind", "rc2f2"}
    assert len(" ".join(lines).split()) == 3 + 5 * 4


def test_progress_lines_are_one_a_worker_and_a_minute_apart(begun, monkeypatch):
    console, out, pulse = begun(40, workers=2)
    before = out.getvalue()
    console.pulse(pulse)
    assert out.getvalue() == before
    monkeypatch.setattr(module, "_LINES_S", 0.0)
    console.pulse(pulse)
    first, second = out.getvalue().removeprefix(before).splitlines()
    assert "train   rc2f2p  worker 0 epoch 2/4 step 5/10, 0.50 steps/s, 600 passes, loss 0.250" in first
    assert "50 s left" in first
    assert "worker 1" in second


def test_what_all_waits_for_is_said_once(begun):
    console, out, _ = begun(80)
    before = out.getvalue()
    for doing in ("starting Ray", "starting Ray", "starting 2 attack actors", ""):
        console.pulse(Pulse(doing=doing))
    lines = out.getvalue().removeprefix(before).splitlines()
    assert [line[10:] for line in lines] == ["starting Ray", "starting 2 attack actors"]


def test_the_end_says_how_idle_the_attackers_were(begun):
    console, out, pulse = begun(120)
    before = out.getvalue()
    console.end()
    assert out.getvalue() == before  # there were none
    console.pulse(pulse)
    console.end()
    assert out.getvalue().endswith("attack actors were idle 50% of the time from their first request\n")


def test_the_screen_of_the_process_is_that_of_another_one(begun):
    console, _, _ = begun(80, terminal=True)
    status = console.screen()._status
    assert status.events > 20
    assert sum(status.stages.values()) == 4
    assert status.place == "runs/curves"
