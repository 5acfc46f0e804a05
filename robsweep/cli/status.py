"""``robsweep status``."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import RUNS, Storage

if TYPE_CHECKING:
    from robsweep.views.read_status import StatusReader

_EVERY_S = 2.0


def status(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name, folder or URI of a run.")],
    storage: Storage = RUNS,
    follow: Annotated[bool, typer.Option("--follow", help="Go on showing it until the run ends.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON; with --follow a line each time.")] = False,
) -> None:
    """Say where a run stands, from any terminal or machine that sees its folder."""
    from robsweep.report.console import result_console
    from robsweep.sweep.place import RunPlace
    from robsweep.views.read_status import StatusReader
    from robsweep.views.screen import Screen

    reader = StatusReader(RunPlace.find(storage, run_name).store)
    if follow:
        _follow(reader, json_=json_)
    elif json_:
        typer.echo(reader.read().model_dump_json(indent=1))
    else:
        console = result_console()
        console.print(Screen(reader.read()))


def _follow(reader: "StatusReader", *, json_: bool) -> None:
    """A screen that is redrawn on a terminal; elsewhere a line whenever there is something new."""
    from rich.live import Live

    from robsweep.report.console import result_console
    from robsweep.views.screen import Screen
    from robsweep.views.status_text import status_line

    console = result_console()
    if json_ or not console.is_terminal:
        said = ""
        while True:
            found = reader.read()
            line = found.model_dump_json() if json_ else status_line(found)
            if json_ or _untimed(line) != said:
                typer.echo(line)
            said = _untimed(line)
            if found.life == "ended":
                return
            time.sleep(_EVERY_S)
    found = reader.read()
    with Live(Screen(found, console.height - 1), console=console, auto_refresh=False) as live:
        while found.life != "ended":
            time.sleep(_EVERY_S)
            found = reader.read()
            live.update(Screen(found, console.height - 1), refresh=True)


def _untimed(line: str) -> str:
    return line.partition("  ")[2]
