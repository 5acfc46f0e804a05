"""``robsweep train``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import DataRoot

if TYPE_CHECKING:
    from robsweep.config.configuration import Configuration


def train(
    config: Annotated[
        str, typer.Argument(help="<dataset>:<model>:<loss>, for example fashion:rc2f2ghmetsmi:ptripletN.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the checkpoints.")] = Path("checkpoints"),
    epochs: Annotated[int | None, typer.Option(min=1, help="Epochs (default: the recipe's).")] = None,
    pgd_steps: Annotated[
        int | None, typer.Option(min=1, help="PGD steps of the defense (default: the recipe's).")
    ] = None,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    every: Annotated[int | None, typer.Option(min=1, help="Also keep a checkpoint every so many epochs.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="key=value of the recipe, dotted; repeatable.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Training workers (Ray Train).")] = 1,
    gpus: Annotated[float, typer.Option(min=0.0, help="GPUs of each worker.")] = 0.0,
    data_root: DataRoot = None,
) -> None:
    """Train one configuration; interrupted, it goes on from its newest checkpoint."""
    from robsweep.training.single import train_single

    configuration = _configuration(config, epochs, pgd_steps, set_ or [])
    last = configuration.training.epochs
    epochs_kept = sorted({*range(every, last, every), last}) if every else [last]
    folder = train_single(
        configuration,
        seed=seed,
        out=out,
        epochs_kept=tuple(epochs_kept),
        data_root=data_root,
        workers=workers,
        gpus=gpus,
    )
    typer.echo(f"checkpoint: {folder}")


def _configuration(config: str, epochs: int | None, pgd_steps: int | None, changes: list[str]) -> "Configuration":
    from pydantic import ValidationError

    from robsweep.config.changes import merge, nested
    from robsweep.config.configuration import Configuration
    from robsweep.config.datasets import require_fit
    from robsweep.config.load import parse_change
    from robsweep.config.messages import first_problem
    from robsweep.config.recipes import recipe
    from robsweep.config.training import TrainingConfig
    from robsweep.errors import UserError
    from robsweep.grammar.identity import parse_identity

    identity = parse_identity(config)
    require_fit(identity.dataset, identity.backbone)
    fields = recipe(identity.backbone).model_dump()
    pairs = [parse_change(text) for text in changes]
    pairs += [(key, value) for key, value in (("epochs", epochs), ("budget.steps", pgd_steps)) if value is not None]
    for key, value in pairs:
        merge(fields, nested(key, value))
    try:
        return Configuration(identity=identity, training=TrainingConfig.model_validate(fields))
    except ValidationError as error:
        raise UserError(f"{config}: {first_problem(error, TrainingConfig)}") from None
