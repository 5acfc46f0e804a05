"""The trials under way as tables for a terminal, a row for each worker or checkpoint, and as plain lines."""

from collections.abc import Sequence

from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from robsweep.training.progress import Progress, count, duration
from robsweep.views.status import TrialStatus

_FIGURES = ("worker", "rung", "done", "epoch", "step", "steps/s", "passes", "passes/s", "loss", "active", "LGA", "left")
_ROOMY = {"passes": 84, "passes/s": 100}
"""Columns of a table from which on there is room for more than every display must show."""
_SHORTEST = 8
"""Columns that a title keeps on the narrowest terminal."""
_BAR = 20

Row = tuple[TrialStatus, Progress | None]
"""A trial, and where one of its workers stands."""


def training_rows(trials: Sequence[TrialStatus]) -> list[Row]:
    """A row a worker; one for a trial that has not taken a step yet."""
    rows: list[Row] = []
    for trial in trials:
        rows += [(trial, worker.progress) for worker in sorted(trial.workers, key=lambda one: one.worker)]
        rows += [(trial, None)] * (not trial.workers)
    return rows


def training_table(rows: Sequence[Row], width: int) -> Table:
    """Rows as ``training_rows`` gives them, ``width`` columns wide; titles are cut so that every figure is whole."""
    hidden = {name for name, least in _ROOMY.items() if width < least}
    if all(progress is None or progress.workers == 1 for _, progress in rows):
        hidden.add("worker")
    heads = [name for name in _FIGURES if name not in hidden]
    cells = []
    for number, (trial, progress) in enumerate(rows):
        first = number == 0 or rows[number - 1][0] is not trial
        figures = _figures(progress) if progress is not None else dict.fromkeys(_FIGURES, "")
        figures |= {"rung": str(trial.epoch), "done": "-" if trial.done is None else f"{trial.done:.0%}"}
        cells.append([trial.title if first else "", *(figures[name] for name in heads)])
    sizes = [max(map(len, column)) for column in zip(heads, *(row[1:] for row in cells), strict=True)]
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("training", no_wrap=True, overflow="ellipsis", max_width=_room(width, sizes))
    for name, size in zip(heads, sizes, strict=True):
        table.add_column(name, justify="right", no_wrap=True, min_width=size)
    for row in cells:
        table.add_row(*map(Text, row))  # a defense in JSON holds brackets, which would be read as mark-up
    return table


def scoring_table(trials: Sequence[TrialStatus], width: int) -> Table:
    """A row for each checkpoint that is attacked, or waits for that."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("scoring", no_wrap=True, overflow="ellipsis", max_width=_room(width, [5, _BAR, 5]))
    table.add_column("rung", justify="right", no_wrap=True, min_width=5)
    table.add_column("", width=_BAR)
    table.add_column("done", justify="right", no_wrap=True, min_width=5)
    for trial in trials:
        known = trial.done is not None  # otherwise it waits for its turn
        bar = ProgressBar(1.0, trial.done or 0.0, width=_BAR) if known else ""
        table.add_row(Text(trial.title), str(trial.epoch), bar, f"{trial.done:.0%}" if known else "-")
    return table


def progress_line(title: str, progress: Progress) -> str:
    """Where a worker stands, in a line."""
    figures = _figures(progress)
    worker = f"worker {progress.worker} " if progress.workers > 1 else ""
    parts = [
        f"{figures['steps/s']} steps/s",
        f"{count(progress.passes)} passes",
        *(f"{name} {figures[name]}" for name in ("loss", "active", "LGA") if figures[name]),
        f"{figures['left']} left",
    ]
    return f"train   {title}  {worker}epoch {figures['epoch']} step {figures['step']}, {', '.join(parts)}"


def _room(width: int, sizes: Sequence[int]) -> int:
    return max(_SHORTEST, width - sum(sizes) - len(sizes))


def _figures(progress: Progress) -> dict[str, str]:
    """Text of each figure, empty where there is none."""
    logs, first = progress.logs, progress.worker == 0  # passes count over all workers
    return {
        "worker": str(progress.worker),
        "epoch": f"{progress.epoch}/{progress.epochs}",
        "step": f"{progress.step}/{progress.steps}",
        "steps/s": f"{progress.steps_per_second:.2f}",
        "passes": count(progress.passes) if first else "",
        "passes/s": count(progress.passes_per_second) if first else "",
        "loss": f"{logs['loss']:.3f}" if "loss" in logs else "",
        "active": f"{logs['active']:.0%}" if "active" in logs else "",
        "LGA": f"{logs['lga_level']:.3f}" if "lga_level" in logs else "",
        "left": duration(progress.seconds_left),
    }
