"""``robsweep run`` and ``robsweep resume``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robsweep.cli.options import RUNS, Address, DataRoot, Storage

if TYPE_CHECKING:
    from robsweep.sweep.run import Outcome


def run(
    space: Annotated[
        str,
        typer.Argument(
            metavar="SPACE",
            help="A sweep file, or the name of a bundled one: quickstart, full_grammar, papers/cub and others there.",
        ),
    ],
    dataset: Annotated[str | None, typer.Option(help="Data set in place of the file's.")] = None,
    samples: Annotated[int | None, typer.Option(help="How many configurations to draw (default: all).")] = None,
    epochs: Annotated[int | None, typer.Option(help="Epochs of training; rungs beyond are dropped.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="key=value of the sweep file, dotted; repeatable.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the run (default: the file's).")] = None,
    data_root: DataRoot = None,
    storage: Storage = RUNS,
    address: Address = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run and what it would cost.")] = False,
) -> None:
    """Run a sweep: train, attack, prune, and print the Pareto front."""
    from robsweep.config.load import load_sweep, parse_change

    changes = [parse_change(text) for text in set_ or []]
    given: dict[str, Any] = {
        "dataset": dataset,
        "name": name,
        "training.epochs": epochs,
        "search.samples": samples,
        "data_root": str(data_root) if data_root else None,
    }
    changes += [(key, value) for key, value in given.items() if value is not None]
    sweep = load_sweep(space, changes)
    if dry_run:
        from robsweep.cli.dry_run import print_plan

        print_plan(sweep)
        return
    from robsweep.sweep.console import Console
    from robsweep.sweep.run import run_sweep

    _finish(run_sweep(sweep, storage=storage, address=address, console=Console()))


def resume(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name or folder of a run.")],
    storage: Storage = RUNS,
    address: Address = None,
) -> None:
    """Go on with a run that was interrupted."""
    from robsweep.sweep.console import Console
    from robsweep.sweep.run import resume_sweep

    _finish(resume_sweep(run_name, storage=storage, address=address, console=Console()))


def _finish(outcome: "Outcome") -> None:
    from robsweep.report.console import front_console, front_scores, front_title, result_console, stopped_console
    from robsweep.results.store import ResultStore
    from robsweep.sweep.ending import last_line, runs_to_go

    frame = ResultStore(outcome.folder.path).read()
    counts, ending, command = outcome.counts, outcome.ending, outcome.folder.resume_command
    to_go = runs_to_go(counts)
    console = result_console()
    title = front_title(counts["runs"], to_go)
    console.print(front_console(frame, outcome.objectives, scores=front_scores(console.width), title=title))
    for stopped in stopped_console(frame):
        console.print(stopped)
    ended = ", ".join(f"{counts[status]} {status}" for status in ("completed", "pruned", "failed"))
    console.print(f"{ended} of {counts['runs']} runs")
    console.print(f"results: {_near(outcome.folder.path / 'results.parquet')}", soft_wrap=True)
    console.print(f"report:  {_near(outcome.folder.report)}", soft_wrap=True)
    if counts["failed"]:
        console.print(f"errors:  {_near(outcome.folder.path / 'ray')}/*/error.txt", soft_wrap=True)
    if ending is not None:
        bad = ending.code != 0
        typer.echo(f"{'robsweep: ' * bad}{last_line(ending.reason, counts, command)}", err=bad)
        sys.exit(ending.code)
    if to_go:
        typer.echo(f"robsweep: {last_line('some runs failed', counts, command)}", err=True)
        raise typer.Exit(1)


def _near(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
