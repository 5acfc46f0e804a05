"""``robsweep convert``."""

from pathlib import Path
from typing import Annotated

import typer


def convert(
    source: Annotated[Path, typer.Argument(help="A checkpoint folder, or a .ckpt file of the reference.")],
    target: Annotated[
        str,
        typer.Argument(
            help="From a .ckpt file: the checkpoint folder to write. From a folder: the .ckpt file to write, or a "
            "folder (ending in /) for the reference's own tree logs_<dataset>-<model>-<loss>/."
        ),
    ],
) -> None:
    """Turn a checkpoint of the reference implementation into one of ours, or the other way round."""
    from robsweep.errors import UserError
    from robsweep.interchange.checkpoint import SUFFIX, export_checkpoint, import_checkpoint

    path = Path(target)
    if source.is_dir():
        make_folder = target.endswith("/") or path.is_dir()
        if not make_folder and path.suffix != SUFFIX:
            raise UserError(f"target {target!r}: expected a file ending in {SUFFIX}, or a folder ending in /")
        converted = export_checkpoint(source, path, make_folder=make_folder)
    else:
        if path.suffix == SUFFIX:
            raise UserError(f"target {target!r}: a {SUFFIX} file becomes a folder, so expected a folder's name")
        converted = import_checkpoint(source, path)
    for note in converted.notes:
        typer.echo(f"note: {note}")
    typer.echo(f"checkpoint: {converted.path}")
