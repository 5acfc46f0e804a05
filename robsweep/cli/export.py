"""``robsweep export``."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def export(
    source: Annotated[
        str,
        typer.Argument(help="A checkpoint: its folder, RUN:CONFIG[@EPOCH], a .ckpt file of the reference; or a RUN."),
    ],
    target: Annotated[
        Path | None,
        typer.Argument(help="Of a checkpoint: file ending in .onnx, .ts (TorchScript) or .pt2 (torch.export)."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Of a run: the results table as CSV.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Of a run: the results table as Parquet, with units.")] = None,
    json_: Annotated[
        Path | None, typer.Option("--json", help="Of a run: table and settings; docs/schemas/export.json describes it.")
    ] = None,
    latex: Annotated[Path | None, typer.Option(help="Of a run: the front with intervals as a LaTeX table.")] = None,
    optuna: Annotated[Path | None, typer.Option(help="Of a run: a journal of Optuna's, for optuna-dashboard.")] = None,
    normalise: Annotated[
        bool | None,
        typer.Option(
            "--normalise/--raw",
            help="Embeddings of unit length, or as the network gives them (default: unit length in metrics N and C).",
        ),
    ] = None,
    storage: Storage = RUNS,
) -> None:
    """Write a checkpoint's embedding network for another runtime, checked equal; or a run's table."""
    from robsweep.errors import UserError

    wanted = {"csv": csv, "parquet": parquet, "json": json_, "latex": latex, "optuna": optuna}
    files = {kind: file for kind, file in wanted.items() if file is not None}
    if files and (target is not None or normalise is not None):
        raise UserError(f"--{next(iter(files))} writes a run's table; TARGET and --raw are for a checkpoint's network")
    if files:
        _tables(source, storage, files)
    elif target is None:
        raise UserError(
            "give TARGET for a checkpoint's network, or --csv, --parquet, --json, --latex or --optuna FILE for a run"
        )
    else:
        _network(source, storage, target, normalise)


def _network(source: str, storage: str, target: Path, normalise: bool | None) -> None:
    from robsweep.interchange.export import export_network
    from robsweep.sweep.checkpoint_path import checkpoint_path

    done = export_network(checkpoint_path(source, storage), target, unit_length=normalise)
    channels, height, width = done.image_shape
    length = "of unit length" if done.unit_length else "raw"
    typer.echo(f"images B x {channels} x {height} x {width} in [0, 1] -> embeddings B x {done.embedding_dim}, {length}")
    typer.echo(f"checked equal: largest difference {done.difference:.2g}")
    typer.echo(f"network: {done.path}")


def _tables(source: str, storage: str, files: dict[str, Path]) -> None:
    from robsweep.errors import UserError
    from robsweep.interchange.target import replacing
    from robsweep.report.latex import front_latex
    from robsweep.results.export import as_csv, as_json, as_parquet
    from robsweep.results.open import open_run
    from robsweep.sweep.place import RunPlace

    run = open_run(RunPlace.find(storage, source).store.uri)
    frame = run.table()
    if frame.empty:
        raise UserError(f"{run.state.name}: nothing has been scored yet, so there is no table")
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: as_csv(frame),
        "parquet": lambda: as_parquet(frame),
        "json": lambda: as_json(run),
        "latex": lambda: front_latex(frame, run.state.name, run.state.sweep.objectives).encode(),
    }
    for kind, file in files.items():
        if kind == "optuna":
            from robsweep.results.optuna_study import write_study

            write_study(run, file)
            typer.echo(f"{kind}: {file}")
            continue
        with replacing(file) as partial:
            partial.write_bytes(writers[kind]())
        typer.echo(f"{kind}: {file}")
