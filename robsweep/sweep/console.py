"""What a sweep shows while it runs: a live table on a terminal, plain lines elsewhere."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ray
from ray.actor import ActorHandle
from rich.console import Console as RichConsole
from rich.live import Live
from rich.table import Table
from rich.text import Text

from robsweep.sweep.events import Event
from robsweep.sweep.plan import Plan

_REFRESH_S = 1.0
_LINES_S = 60.0
_TIMEOUT_S = 5.0
_STYLES = {"prune": "yellow", "done": "green", "fail": "red", "info": "dim"}


class Console:
    """Prints events; on a terminal also keeps a table of the running trials below them."""

    def __init__(self, rich: RichConsole | None = None) -> None:
        self._rich = rich or RichConsole(highlight=False)
        self._live: Live | None = None
        self._began = time.monotonic()
        self._counts: Callable[[], dict[str, int]] = dict
        self._plan: Plan | None = None

    def begin(self, plan: Plan, counts: Callable[[], dict[str, int]]) -> None:
        """A sweep begins; ``counts`` tells how many of its runs have which status."""
        self._plan, self._counts = plan, counts
        sweep = plan.sweep
        scoring = sweep.scoring
        self._rich.print(
            f"[bold]{sweep.name}[/bold]: {len(plan.runs)} runs on {sweep.dataset}, "
            f"front of {' and '.join(sweep.objectives)}, "
            f"{scoring.profile} on {scoring.queries or 'all'} queries, {scoring.actors} attack actors",
            soft_wrap=True,
        )

    def event(self, event: Event) -> None:
        """Print one event."""
        self._rich.print(Text(str(event), style=_STYLES.get(event.kind, "")), soft_wrap=True)

    @contextmanager
    def following(self, hub: ActorHandle) -> Iterator[None]:
        """Keep the live table up to date for the time of the block; off a terminal, print a line a minute."""
        if not self._rich.is_terminal:
            with _polling(hub, _LINES_S, self._print_progress):
                yield
            return
        live = Live(self._table({}), console=self._rich, refresh_per_second=2, transient=True)
        with live, _polling(hub, _REFRESH_S, lambda snapshot: live.update(self._table(snapshot))):
            yield

    def end(self, hub: ActorHandle) -> None:
        """Say how busy the attack actors were."""
        idle = ray.get(hub.snapshot.remote())["idle_share"]
        self._rich.print(f"attack actors were idle {idle:.0%} of the time from their first request", style="dim")

    def _print_progress(self, snapshot: dict[str, Any]) -> None:
        for state in snapshot["trials"].values():
            name, epoch, step, speed, _, loss, *_, left = _cells(state)
            line = f"train   {name}  epoch {epoch} step {step}, {speed} steps/s, loss {loss}, {left} left"
            self._rich.print(Text(f"{time.strftime('%H:%M:%S')}  {line}", style="dim"), soft_wrap=True)

    def _table(self, snapshot: dict[str, Any]) -> Table:
        counts = self._counts()
        done = counts.get("completed", 0) + counts.get("pruned", 0) + counts.get("failed", 0)
        title = (
            f"{done} of {counts.get('runs', 0)} runs ended ({counts.get('pruned', 0)} pruned, "
            f"{counts.get('failed', 0)} failed), {snapshot.get('waiting', 0)} attack shards waiting, "
            f"{time.monotonic() - self._began:.0f} s"
        )
        table = Table(title=title, title_justify="left", expand=False)
        for column in (
            "configuration",
            "epoch",
            "step",
            "steps/s",
            "passes/s",
            "loss",
            "active",
            "LGA",
            "left",
        ):
            table.add_column(column, justify="left" if column == "configuration" else "right")
        for state in snapshot.get("trials", {}).values():
            table.add_row(*_cells(state))
        return table


@contextmanager
def _polling(hub: ActorHandle, every_s: float, show: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Call ``show`` with the hub's snapshot every so often, in a thread, for the time of the block."""
    stop = threading.Event()

    def poll() -> None:
        while not stop.wait(every_s):
            try:
                snapshot = ray.get(hub.snapshot.remote(), timeout=_TIMEOUT_S)
            except ray.exceptions.RayError:
                continue  # a busy or ending cluster: the next snapshot will do
            show(snapshot)

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=2 * _TIMEOUT_S)


def _cells(state: dict[str, Any]) -> list[str]:
    done = (state["epoch"] - 1) * state["steps"] + state["step"]
    total = state["epochs"] * state["steps"]
    seconds = max(state["seconds"], 1e-6)
    return [
        state["name"],
        f"{state['epoch']}/{state['epochs']}",
        f"{state['step']}/{state['steps']}",
        f"{done / seconds:.2f}",
        f"{state['passes'] / seconds:.0f}",
        f"{state['loss']:.3f}",
        f"{state['active']:.0%}" if "active" in state else "",
        f"{state['lga_level']:.3f}" if "lga_level" in state else "",
        f"{(total - done) * seconds / max(done, 1):.0f} s",
    ]
