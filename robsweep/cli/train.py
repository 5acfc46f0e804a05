"""``robsweep train``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import DataRoot
from robsweep.config.seed import LARGEST_SEED

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
    seed: Annotated[int, typer.Option(min=0, max=LARGEST_SEED)] = 0,
    every: Annotated[int | None, typer.Option(min=1, help="Also keep a checkpoint every so many epochs.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="key=value of the recipe, dotted; repeatable.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Training workers (Ray Train).")] = 1,
    gpus: Annotated[
        float | None, typer.Option(min=0.0, help="GPUs of each worker; 0: none (default: those that are there).")
    ] = None,
    data_root: DataRoot = None,
) -> None:
    """Train one configuration; interrupted, it goes on from its newest checkpoint."""
    configuration = _configuration(config, epochs, pgd_steps, set_ or [])
    _require_folder(out)
    from robsweep.training.single import train_single

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


def _require_folder(out: Path) -> None:
    """That checkpoints can be written there, before the first is due."""
    import tempfile

    from robsweep.errors import UserError

    there = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryDirectory(dir=there):
            pass
    except OSError as error:
        raise UserError(f"{out} cannot be written: {there}: {error.strerror}") from None


def _configuration(config: str, epochs: int | None, pgd_steps: int | None, changes: list[str]) -> "Configuration":
    from robsweep.config.configuration import Configuration
    from robsweep.config.datasets import require_fit
    from robsweep.config.parse_change import parse_change
    from robsweep.config.places import located_dataset, located_weights
    from robsweep.config.recipes import changed_recipe
    from robsweep.errors import UserError
    from robsweep.grammar.identity import parse_identity

    identity = parse_identity(config)
    identity = identity.model_copy(update={"dataset": located_dataset(identity.dataset)})
    require_fit(identity.dataset, identity.backbone)
    wanted = dict(parse_change(text, example="pairs=64") for text in changes)
    if "weights" in wanted:
        wanted["weights"] = located_weights(wanted["weights"])
    wanted |= {key: value for key, value in (("epochs", epochs), ("budget.steps", pgd_steps)) if value is not None}
    try:
        return Configuration(identity=identity, training=changed_recipe(identity.dataset, identity.backbone, wanted))
    except UserError as error:
        raise UserError(f"{config}: {error}") from None
