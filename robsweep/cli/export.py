"""``robsweep export``."""

from pathlib import Path
from typing import Annotated

import typer


def export(
    checkpoint: Annotated[Path, typer.Argument(help="A checkpoint folder, or a .ckpt file of the reference.")],
    target: Annotated[Path, typer.Argument(help="File ending in .onnx, .ts (TorchScript) or .pt2 (torch.export).")],
    normalise: Annotated[
        bool | None,
        typer.Option(
            "--normalise/--raw",
            help="Embeddings of unit length, or as the network gives them (default: unit length in metrics N and C).",
        ),
    ] = None,
) -> None:
    """Write the embedding network (images in [0, 1] to embeddings) for another runtime, checked equal."""
    from robsweep.interchange.export import export_network

    done = export_network(checkpoint, target, unit_length=normalise)
    channels, height, width = done.image_shape
    length = "of unit length" if done.unit_length else "raw"
    typer.echo(f"images B x {channels} x {height} x {width} in [0, 1] -> embeddings B x {done.embedding_dim}, {length}")
    typer.echo(f"checked equal: largest difference {done.difference:.2g}")
    typer.echo(f"network: {done.path}")
