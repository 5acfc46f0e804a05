"""What a terminal shows while a command loads what it needs to run a sweep."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from rich.console import Console


class LoadingConsole(NamedTuple):
    """``console``: where to print; ``over``: ends what is shown, before the end of the block."""

    console: Console
    over: Callable[[], None]


@contextmanager
def opening(what: str) -> Iterator[LoadingConsole]:
    """Say ``what`` is loaded, at most for the time of the block; nothing where the output is no terminal."""
    console = Console(highlight=False)
    if not console.is_terminal:
        yield LoadingConsole(console, lambda: None)
        return
    with console.status(f"{what} ...") as status:
        yield LoadingConsole(console, status.stop)
