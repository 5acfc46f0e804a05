"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from robsweep.sweep.arguments import STORAGE


class ExecutorName(StrEnum):
    """Who carries a run out."""

    tune = "tune"
    inline = "inline"


Storage = Annotated[str, typer.Option(help="Folder, or URI such as s3://bucket/path, that holds the runs.")]
DataRoot = Annotated[Path | None, typer.Option(help="Where data sets lie; see `robsweep data list`.")]
Address = Annotated[str | None, typer.Option(help="Ray cluster to use (`auto`, host:port); default: start one here.")]
Executor = Annotated[
    ExecutorName, typer.Option(help="tune: on a Ray cluster; inline: in this process, one after the other, no Ray.")
]
RUNS = STORAGE
