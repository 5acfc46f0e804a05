"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Storage = Annotated[Path, typer.Option(help="Folder that holds the runs.")]
DataRoot = Annotated[Path | None, typer.Option(help="Where data sets lie; see `robsweep data list`.")]
Address = Annotated[str | None, typer.Option(help="Ray cluster to use (`auto`, host:port); default: start one here.")]
RUNS = Path("runs")
