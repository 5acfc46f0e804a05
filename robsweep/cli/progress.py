"""How far scoring is: a bar on a terminal, a line for each attack elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer


@contextmanager
def passes_shown() -> Iterator[Callable[[str, int, int], None]]:
    """Shows, on the error stream, what is being done and how many image passes of all are done."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("embedding", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield show


class _Lines:
    """One line whenever something else is being done."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self._last:
            typer.echo(f"{done / total:4.0%}  {what}", err=True)
        self._last = what
