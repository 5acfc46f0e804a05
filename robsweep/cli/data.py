"""``robsweep data list|check|fetch|cache|sample``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import DataRoot

if TYPE_CHECKING:
    from robsweep.data.derived_files import Progress

app = typer.Typer(help="Data sets: which are known, which are here, and how to get them.", no_args_is_help=True)
SkipDamaged = Annotated[bool, typer.Option("--skip-damaged", help="Leave missing and undecodable images out.")]
Dataset = Annotated[str, typer.Argument(help="Name of a data set, or folder:PATH.")]


@app.command("list")
def list_() -> None:
    """All known data sets."""
    from rich.console import Console
    from rich.table import Table

    from robsweep.config.datasets import DATASETS, dataset_info

    table = Table()
    for column in ("data set", "image", "train", "test", "classes in test", ""):
        table.add_column(column, justify="left" if column in ("data set", "") else "right")
    for name, info in (*DATASETS.items(), ("folder:PATH", dataset_info("folder:PATH"))):
        counts = (info.sizes["train"].images, info.sizes["test"].images, info.sizes["test"].classes)
        size = f"{info.channels} x {info.image_size} x {info.image_size}"
        table.add_row(name, size, *(f"{count:,}" if count else "" for count in counts), info.description)
    Console(highlight=False).print(table)


@app.command()
def check(
    dataset: Dataset,
    data_root: DataRoot = None,
    skip_damaged: SkipDamaged = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON, with all names.")] = False,
) -> None:
    """Read a data set's files and say what was found: sizes, damaged files, what is left out, duplicates.

    Exit code 2 where files are damaged or missing, unless they are skipped.
    """
    from robsweep.data.check import check as check_data
    from robsweep.data.check_report import as_json, damage, lines
    from robsweep.errors import UserError

    with _bar("decoding") as show:
        found = check_data(dataset, data_root, skip_damaged=skip_damaged, progress=show)
    typer.echo(as_json(found) if json_ else "\n".join(lines(found)))
    if found.damaged and not found.skips_damaged:
        raise UserError(damage(found))


@app.command()
def fetch(dataset: Dataset, data_root: DataRoot = None) -> None:
    """Download mnist or fashion, where there is a network, and say what is there."""
    from robsweep.data.fetch import fetch as fetch_data

    fetch_data(dataset, data_root)
    check(dataset, data_root)


@app.command()
def cache(dataset: Dataset, data_root: DataRoot = None, skip_damaged: SkipDamaged = False) -> None:
    """Decode and resize a data set's images now rather than when it is first used."""
    from robsweep.config.datasets import dataset_info
    from robsweep.data.catalog import load

    for split in dataset_info(dataset).splits:
        with _bar(split) as show:
            images = load(dataset, split, data_root, skip_damaged=skip_damaged, progress=show)
        typer.echo(f"{dataset} {split}: {len(images):,} images, fingerprint {images.fingerprint}")


@contextmanager
def _bar(title: str) -> "Iterator[Progress]":
    """A bar of images done, where errors go to a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(transient=True, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(title)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@app.command()
def sample(
    dataset: Annotated[str, typer.Argument(help="cub, cars, sop, inshop, folder, mnist or fashion.")],
    root: Annotated[Path, typer.Argument(help="Folder to write to; give it as --data-root afterwards.")],
    classes: Annotated[int, typer.Option(help="Classes over both splits.")] = 8,
    images_per_class: Annotated[int, typer.Option(help="Images of each class.")] = 6,
    seed: Annotated[int, typer.Option(min=0)] = 0,
) -> None:
    """Write a miniature data set of drawn pictures in the original layout, to try things out."""
    from robsweep.data.sample import write_sample

    folder = write_sample(dataset, root, classes=classes, images_per_class=images_per_class, seed=seed)
    typer.echo(f"{folder}")
