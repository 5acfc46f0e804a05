"""What a run shows while it goes on: one screen on a terminal, plain lines elsewhere."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console as RichConsole
from rich.live import Live
from rich.text import Text

from robsweep.config.points import Space
from robsweep.run.events import Event
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId
from robsweep.views.following import Following
from robsweep.views.heartbeat import Heartbeat
from robsweep.views.live import progress_line
from robsweep.views.log import LogLine
from robsweep.views.pulse import Pulse
from robsweep.views.screen import Screen
from robsweep.views.titles import trial_title

_LINES_S = 60.0
_EVERY_S = 1.0
_REST = 20.0
"""The screen waits this many times as long as it took to draw it: it takes little from what it shows."""
_LOG_LINES, _FEW_LOG_LINES, _HIGH = 4, 2, 24
"""Lines of the terminal that are left to the log above the screen: of one with 24 lines or more, and of a lower one."""
_STYLES = {"prune": "yellow", "done": "green", "fail": "red", "stop": "bold", "warn": "bold yellow", "info": "dim"}


class Console:
    """Prints the log's lines; on a terminal also keeps a screen of the whole run below them.

    Args:
        rich: where; standard output unless given.
        opened: is called when the run begins, before anything is printed.
    """

    def __init__(self, rich: RichConsole | None = None, opened: Callable[[], None] = lambda: None) -> None:
        self._rich, self._opened = rich or RichConsole(highlight=False), opened
        self._printed = time.monotonic()
        self._state = RunState()
        self._following = Following()
        self._pulse = Pulse()

    def on(self, event: Event, state: RunState) -> None:
        """An event was written down; off a terminal nobody looks at it."""
        if self._rich.is_terminal:
            self._following.on(event, state)

    def begin(self, state: RunState, space: Space, place: str, beat: Callable[[], Heartbeat]) -> None:
        """The run at ``place`` begins, or goes on; ``beat``: its heartbeat at any moment."""
        self._opened()
        self._state = state
        self._following.begin(place, beat)
        sweep = state.sweep
        scoring = sweep.scoring
        self._rich.print(
            f"[bold]{sweep.name}[/bold]: {space.size} configurations on {sweep.dataset}, "
            f"front of {' and '.join(sweep.objectives)}, "
            f"{scoring.title} on {scoring.queries or 'all'} queries",
            soft_wrap=not self._rich.is_terminal,
        )

    def line(self, line: LogLine) -> None:
        """Print a line of the log; a terminal's lines end between words."""
        self._rich.print(Text(str(line), style=_STYLES.get(line.kind, "")), soft_wrap=not self._rich.is_terminal)

    @contextmanager
    def following(self) -> Iterator[None]:
        """On a terminal keep the screen for the time of the block."""
        if not self._rich.is_terminal:
            yield
            return
        over = threading.Event()
        with Live(self.screen(), console=self._rich, auto_refresh=False, transient=True) as live:
            thread = threading.Thread(target=self._redraw, args=(live, over), name="screen", daemon=True)
            thread.start()
            try:
                yield
            finally:
                over.set()
                thread.join()

    def pulse(self, pulse: Pulse) -> None:
        """Off a terminal: what all waits for, and a line a minute for each worker."""
        before, self._pulse = self._pulse, pulse
        if self._rich.is_terminal:
            return
        if pulse.doing and pulse.doing != before.doing:
            self._plain(pulse.doing)
        if time.monotonic() - self._printed >= _LINES_S:
            self._printed = time.monotonic()
            for trial, workers in pulse.trials.items():
                for progress in workers.values():
                    self._plain(progress_line(trial_title(self._state, TrialId.parse(trial)), progress))

    def end(self) -> None:
        """Say how busy the attack actors were."""
        if self._pulse.actors:
            idle = self._pulse.idle_share
            self._rich.print(f"attack actors were idle {idle:.0%} of the time from their first request", style="dim")

    def screen(self) -> Screen:
        """The screen of this moment, of a run that has begun."""
        height = self._rich.height
        return Screen(self._following.status(), height - (_LOG_LINES if height >= _HIGH else _FEW_LOG_LINES))

    def _redraw(self, live: Live, over: threading.Event) -> None:
        wait = 0.0
        while not over.wait(wait):
            began = time.monotonic()
            live.update(self.screen(), refresh=True)
            wait = max(_EVERY_S, _REST * (time.monotonic() - began))

    def _plain(self, line: str) -> None:
        self._rich.print(Text(f"{time.strftime('%H:%M:%S')}  {line}", style="dim"), soft_wrap=True)
