"""``robsweep score``."""

from pathlib import Path
from typing import Annotated

import typer

from robsweep.cli.options import DataRoot


def score(
    checkpoint: Annotated[Path, typer.Argument(help="A checkpoint folder.")],
    profile: Annotated[str, typer.Option(help="rob28, rob224, pami28, pami224, eccv28, eccv224.")] = "rob28",
    attack: Annotated[
        list[str] | None, typer.Option(help="An attack string in place of the profile; repeatable.")
    ] = None,
    queries: Annotated[int | None, typer.Option(min=1, help="Attack the first N test images (default: all).")] = None,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    behaviour: Annotated[str, typer.Option(help="reference, described or strong.")] = "reference",
    json_: Annotated[Path | None, typer.Option("--json", help="Write the scores to this file.")] = None,
    device: Annotated[str, typer.Option(help="cpu, cuda or mps.")] = "cpu",
    data_root: DataRoot = None,
) -> None:
    """Attack a checkpoint and print its scores."""
    from rich.console import Console

    from robsweep.report.sheet import sheet_table
    from robsweep.scoring.single import score_single, sheet_json

    sheet = score_single(
        checkpoint,
        profile=profile,
        attacks=tuple(attack or ()),
        queries=queries,
        seed=seed,
        behaviour=behaviour,
        device=device,
        data_root=data_root,
    )
    if json_ is not None:
        json_.parent.mkdir(parents=True, exist_ok=True)
        json_.write_text(sheet_json(sheet))
    Console(highlight=False).print(sheet_table(sheet.clean, sheet.attacks, sheet.ers, sheet.intervals))
