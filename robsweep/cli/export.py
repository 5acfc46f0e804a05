"""``robsweep export``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import RUNS, Storage

if TYPE_CHECKING:
    from robsweep.interchange.export_network import Exported


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
    best: Annotated[
        list[str] | None,
        typer.Option(help="Of a run: choose by NAME>=VALUE or NAME<=VALUE as `best` does; repeatable, or with commas."),
    ] = None,
    onnx: Annotated[
        Path | None,
        typer.Option(help="Of a checkpoint, or of the run's --best: network, preprocessing, example and model card."),
    ] = None,
    normalise: Annotated[
        bool | None,
        typer.Option(
            "--normalise/--raw",
            help="Embeddings of unit length, or as the network gives them (default: unit length in metrics N and C).",
        ),
    ] = None,
    storage: Storage = RUNS,
) -> None:
    """Write a checkpoint's embedding network for another runtime, checked equal; or a run's table.

    With --onnx the network's preprocessing, an example and a model card are written beside it.
    """
    from robsweep.errors import UserError

    wanted = {"csv": csv, "parquet": parquet, "json": json_, "latex": latex, "optuna": optuna}
    files = {kind: file for kind, file in wanted.items() if file is not None}
    if files and (target is not None or normalise is not None or best or onnx is not None):
        raise UserError(
            f"--{next(iter(files))} writes a run's table; TARGET, --onnx, --best and --raw are for a network"
        )
    if best and onnx is None:
        raise UserError("--best chooses a network: give --onnx FILE for it")
    if onnx is not None and target is not None:
        raise UserError(f"give one of {target} and --onnx {onnx}")
    if files:
        _tables(source, storage, files)
    elif onnx is not None:
        _delivery(source, storage, onnx, best or [], normalise)
    elif target is None:
        raise UserError(
            "give TARGET or --onnx FILE for a checkpoint's network, or --csv, --parquet, --json, --latex or --optuna "
            "FILE for a run"
        )
    else:
        _network(source, storage, target, normalise)


def _delivery(source: str, storage: str, target: Path, bounds: list[str], normalise: bool | None) -> None:
    from robsweep.answers.best_text import require_choice
    from robsweep.answers.choose import choose
    from robsweep.answers.constraints import parse_bounds
    from robsweep.answers.measured import names_in
    from robsweep.delivery.write import deliver
    from robsweep.results.open import open_run
    from robsweep.sweep.checkpoint_path import find_checkpoint
    from robsweep.sweep.place import RunPlace

    best = None
    if bounds:
        place = RunPlace.find(storage, source)
        run = open_run(place.store.uri)
        best = choose(run, parse_bounds(bounds, names_in(run.state.sweep)), reference=place.reference)
        require_choice(best)
        source = best.choices[0].checkpoints[0].named
    found = find_checkpoint(source, storage)
    done = deliver(found.path, target, sheet=found.sheet, best=best, unit_length=normalise)
    if best is not None:
        typer.echo(f"chosen: {best.choices[0].title} ({source})")
    _say(done.exported)
    for what, file in (("preprocessing", done.description), ("example", done.example), ("model card", done.card)):
        typer.echo(f"{what}: {file}")


def _network(source: str, storage: str, target: Path, normalise: bool | None) -> None:
    from robsweep.interchange.export_network import export_network
    from robsweep.sweep.checkpoint_path import checkpoint_path

    _say(export_network(checkpoint_path(source, storage), target, unit_length=normalise))


def _say(done: "Exported") -> None:
    """What was written, and that it was checked."""
    shape = " x ".join(map(str, done.preprocessing.shape))
    length = "of unit length" if done.unit_length else "raw"
    typer.echo(f"images B x {shape} in [0, 1] -> embeddings B x {done.embedding_dim}, {length}")
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
