"""What a sweep shows while it runs: a live table on a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ray
from ray.actor import ActorHandle
from rich.console import Console as RichConsole
from rich.console import Group
from rich.live import Live
from rich.text import Text

from robsweep.sweep.events import Event
from robsweep.sweep.live import progress_line, progress_table
from robsweep.sweep.plan import Plan
from robsweep.sweep.polling import polling
from robsweep.sweep.titles import attack_actors, titles
from robsweep.training.progress import duration

_REFRESH_S = 1.0
_LINES_S = 60.0
_STYLES = {"prune": "yellow", "done": "green", "fail": "red", "stop": "bold", "info": "dim"}


class Console:
    """Prints events; on a terminal also keeps a table of the running trials below them."""

    def __init__(self, rich: RichConsole | None = None) -> None:
        self._rich = rich or RichConsole(highlight=False)
        self._began = time.monotonic()
        self._counts: Callable[[], dict[str, int]] = dict
        self._titles: dict[str, str] = {}

    def begin(self, plan: Plan, counts: Callable[[], dict[str, int]]) -> None:
        """A sweep begins; ``counts`` tells how many of its runs have which status."""
        self._titles, self._counts = titles(plan), counts
        sweep = plan.sweep
        scoring = sweep.scoring
        self._rich.print(
            f"[bold]{sweep.name}[/bold]: {len(plan.runs)} runs on {sweep.dataset}, "
            f"front of {' and '.join(sweep.objectives)}, "
            f"{scoring.profile} on {scoring.queries or 'all'} queries, {attack_actors(scoring.actors)}",
            soft_wrap=True,
        )

    def event(self, event: Event) -> None:
        """Print one event."""
        self._rich.print(Text(str(event), style=_STYLES.get(event.kind, "")), soft_wrap=True)

    @contextmanager
    def following(self, hub: ActorHandle) -> Iterator[None]:
        """Keep the live table up to date for the time of the block; off a terminal, print a line a minute."""
        if not self._rich.is_terminal:
            with polling(hub, _LINES_S, self._print_progress):
                yield
            return
        live = Live(self._shown({}), console=self._rich, refresh_per_second=2, transient=True)
        with live, polling(hub, _REFRESH_S, lambda snapshot: live.update(self._shown(snapshot))):
            yield

    def end(self, hub: ActorHandle) -> None:
        """Say how busy the attack actors were."""
        idle = ray.get(hub.snapshot.remote())["idle_share"]
        self._rich.print(f"attack actors were idle {idle:.0%} of the time from their first request", style="dim")

    def _print_progress(self, snapshot: dict[str, Any]) -> None:
        for trial, workers in snapshot["trials"].items():
            for progress in workers.values():
                line = progress_line(self._titles.get(trial, trial), progress)
                self._rich.print(Text(f"{time.strftime('%H:%M:%S')}  {line}", style="dim"), soft_wrap=True)

    def _shown(self, snapshot: dict[str, Any]) -> Group:
        counts = self._counts()
        done = counts.get("completed", 0) + counts.get("pruned", 0) + counts.get("failed", 0)
        state = (
            f"{done} of {counts.get('runs', 0)} runs ended ({counts.get('pruned', 0)} pruned, "
            f"{counts.get('failed', 0)} failed), {snapshot.get('waiting', 0)} attack shards waiting, "
            f"{duration(time.monotonic() - self._began)}"
        )
        return Group(Text(state), progress_table(snapshot.get("trials", {}), self._titles, self._rich.width))
