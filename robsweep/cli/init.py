"""``robsweep init``."""

from pathlib import Path
from typing import Annotated

import typer

from robsweep.cli.opening import opening
from robsweep.cli.options import DataRoot

_MINUTES = 15.0


def init(
    dataset: Annotated[
        str, typer.Argument(help="folder:PATH of your images, a class per folder; a size such as @32 stays as you say.")
    ],
    out: Annotated[Path | None, typer.Option(help="File to write (default: the folder's name with .yaml).")] = None,
    minutes: Annotated[float, typer.Option(min=1.0, help="How long the sweep may take.")] = _MINUTES,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    data_root: DataRoot = None,
) -> None:
    """Look at your images and this machine, and write a first sweep file that fits both."""
    with opening("looking at the images and trying the machine"):
        from robsweep.starter.text import summary_lines
        from robsweep.starter.write import write_first_sweep

        found = write_first_sweep(dataset, out, minutes=minutes, force=force, data_root=data_root)
    typer.echo("\n".join(summary_lines(found.look, found.machine, found.plan, found.file, minutes)))
