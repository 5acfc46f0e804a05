"""The running trials as a table for a terminal, and as plain lines."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from robsweep.training.progress import Progress, count, duration

_WIDE = 100
"""Columns of a terminal from which on there is room for more than every display must show."""
_SHORTEST = 8
"""Columns that a title keeps on the narrowest terminal."""
_FIGURES = ("worker", "epoch", "step", "steps/s", "passes", "passes/s", "loss", "active", "LGA", "left")

Trials = Mapping[str, Mapping[int, Progress]]
"""Trial -> worker -> where it stands."""


def progress_table(trials: Trials, titles: Mapping[str, str], width: int) -> Table:
    """A row a worker; on a terminal ``width`` columns wide, titles are cut so that every figure is whole."""
    wide = width >= _WIDE
    hidden = set() if wide else {"passes/s"}
    if all(len(workers) == 1 for workers in trials.values()):
        hidden.add("worker")
    heads = [name for name in _FIGURES if name not in hidden]
    rows = []
    for trial, workers in trials.items():
        for worker, progress in sorted(workers.items()):
            figures = _figures(progress)
            title = titles.get(trial, trial) if worker == min(workers) else ""
            rows.append([title, *(figures[name] for name in heads)])
    sizes = [max(map(len, column)) for column in zip(heads, *(row[1:] for row in rows), strict=True)]
    gap = 2 if wide else 1
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0))
    room = max(_SHORTEST, width - sum(sizes) - gap * len(sizes))
    table.add_column("configuration", no_wrap=True, overflow="ellipsis", max_width=room)
    for name, size in zip(heads, sizes, strict=True):
        table.add_column(name, justify="right", no_wrap=True, min_width=size)
    for row in rows:
        table.add_row(*map(Text, row))  # a defense in JSON holds brackets, which would be read as mark-up
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
