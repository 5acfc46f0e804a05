"""``robsweep data list|check|fetch``."""

from typing import Annotated

import typer

from robsweep.cli.options import DataRoot

app = typer.Typer(
    help="Data sets: which are known, which are here, and how to get them.", no_args_is_help=True
)
Dataset = Annotated[str, typer.Argument(help="Name of a data set, or folder:PATH.")]


@app.command("list")
def list_() -> None:
    """All known data sets."""
    from rich.console import Console
    from rich.table import Table

    from robsweep.config.datasets import DATASETS

    table = Table()
    for column in ("data set", "image", "train", "test", "classes in test"):
        table.add_column(column, justify="left" if column == "data set" else "right")
    for name, info in DATASETS.items():
        size = f"{info.channels} x {info.image_size} x {info.image_size}"
        table.add_row(name, size, f"{info.train:,}", f"{info.test:,}", f"{info.test_classes:,}")
    table.add_row("folder:PATH", "3 x 224 x 224", "", "", "")
    Console(highlight=False).print(table)


@app.command()
def check(dataset: Dataset, data_root: DataRoot = None) -> None:
    """Read a data set and say what was found."""
    from robsweep.data.check import check as check_data

    typer.echo(check_data(dataset, data_root))


@app.command()
def fetch(dataset: Dataset, data_root: DataRoot = None) -> None:
    """Download a data set, where its licence and this machine's network allow."""
    from robsweep.data.fetch import fetch as fetch_data

    fetch_data(dataset, data_root)
