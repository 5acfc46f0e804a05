"""Everybody who looks on while a run goes on: log, table, TensorBoard, trackers, console, heartbeat, the report."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from robsweep.config.cautions import weakened_line
from robsweep.config.points import Space
from robsweep.results.open import Run
from robsweep.results.rows import Rows
from robsweep.run.journal import View
from robsweep.run.state import RunState
from robsweep.sweep.place import RunPlace
from robsweep.sweep.report import AT_THE_END_S, REPORT, page_of
from robsweep.tracking.build import build_trackers
from robsweep.tracking.outbox import Outbox
from robsweep.views.console import Console
from robsweep.views.errors import ErrorsView
from robsweep.views.figures import Tally
from robsweep.views.heartbeat import HeartbeatView
from robsweep.views.log import LogView
from robsweep.views.pulse import Pulse
from robsweep.views.table import TableView
from robsweep.views.tensorboard import TensorBoardView
from robsweep.views.trackers import TrackersView


class RunViews:
    """The views of a run in this process. Leaving the block writes what is pending and can be written."""

    def __init__(self, place: RunPlace, console: Console) -> None:
        self._place, self._console = place, console
        self.rows = Rows()
        self.tally = Tally(self.rows)
        self.folds: tuple[View, ...] = (self.rows, console)
        """Are given every event, those of before too."""
        self._log = LogView(place.store, console.line)
        self._table = TableView(place.store, self.rows)
        self._trackers = TrackersView(self.rows)
        self._heartbeat = HeartbeatView(place.store)
        # the log first: what is seen is written down; trackers last: they may be slow
        board = TensorBoardView(place.stage)
        self.views: tuple[View, ...] = (self._log, self._table, ErrorsView(place.store), board, self._trackers)

    def __enter__(self) -> "RunViews":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # ``close`` was called where this is to be told
            self.close()

    def begin(self, state: RunState, space: Space, executor: str) -> None:
        """The run begins, or goes on.

        Raises:
            UserError: a tracker's package is missing.
        """
        identity = f"{state.name} {state.opened_at}"
        folder = self._place.stage
        trackers = build_trackers(state.sweep.tracking, sweep=identity, folder=folder)
        self._trackers.outbox = Outbox(trackers, self.info)
        self._heartbeat.begin(state, executor=executor, configurations=space.size)
        self._console.begin(state, space, self._place.store.uri, self._heartbeat.beat)
        if (weakened := weakened_line(state.sweep.scoring)) is not None:
            self._log.tell("warn", weakened)
        if len(state.code_versions) > 1:
            *before, now = state.code_versions
            self.info(f"rows so far are of {', '.join(before)}, those to come of {now}")

    @contextmanager
    def following(self) -> Iterator[None]:
        """Show where the run stands for the time of the block."""
        with self._console.following():
            yield
        self._console.end()

    def pulse(self, pulse: Pulse) -> None:
        """Show what an executor is doing at a moment."""
        self._heartbeat.pulse(pulse)
        self._console.pulse(pulse)

    def info(self, line: str) -> None:
        """Log a line about what is being done."""
        self._log.tell("info", line)

    def stop(self, line: str) -> None:
        """Log why the run is to end."""
        self._log.tell("stop", line)

    def close(self) -> None:
        """Write what is pending; may be called again.

        Raises:
            OSError: it cannot be written.
        """
        self._trackers.close()
        self._heartbeat.close()
        self._log.close()
        self._table.write()

    def report(self, *, whole: bool) -> None:
        """Write the table and the report, once there is something to show.

        ``whole``: with adversarial examples; a run that somebody ended early is to end at once.
        """
        self._table.write()
        if not self.rows.rows():
            return
        run = Run(self._place.store)
        self._place.store.put(REPORT, page_of(run, self._place, examples_s=AT_THE_END_S if whole else 0))
