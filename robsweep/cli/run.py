"""``robsweep run`` and ``robsweep resume``."""

from typing import Annotated, Any

import typer

from robsweep.cli.finish import finish
from robsweep.cli.opening import opening
from robsweep.cli.options import RUNS, Address, DataRoot, Executor, ExecutorName, Storage


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
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Decide alike whoever is first: docs/reliability.md.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="Name of the run (default: the file's).")] = None,
    data_root: DataRoot = None,
    storage: Storage = RUNS,
    address: Address = None,
    executor: Executor = ExecutorName.tune,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run and what it would cost.")] = False,
) -> None:
    """Run a sweep: train, attack, prune, and print the Pareto front."""
    with opening("loading the sweep, its images and its networks") as opened:
        from robsweep.config.load import load_sweep
        from robsweep.config.parse_change import parse_change

        changes = [parse_change(text) for text in set_ or []]
        given: dict[str, Any] = {
            "dataset": dataset,
            "name": name,
            "training.epochs": epochs,
            "search.samples": samples,
            "deterministic": deterministic or None,
            "data_root": str(data_root) if data_root else None,
        }
        changes += [(key, value) for key, value in given.items() if value is not None]
        sweep = load_sweep(space, changes)
        if dry_run:
            from robsweep.cli.dry_run import print_plan

            opened.over()
            print_plan(sweep, storage, address)
            return
        from robsweep.sweep.run import run_sweep
        from robsweep.views.console import Console

        console = Console(*opened)
        outcome = run_sweep(sweep, storage=storage, address=address, executor=executor.value, console=console)
    finish(outcome)


def resume(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name or folder of a run.")],
    data_root: DataRoot = None,
    storage: Storage = RUNS,
    address: Address = None,
    executor: Executor = ExecutorName.tune,
) -> None:
    """Go on with a run that was interrupted."""
    with opening("loading the run, its images and its networks") as opened:
        from robsweep.sweep.run import resume_sweep
        from robsweep.views.console import Console

        console = Console(*opened)
        outcome = resume_sweep(
            run_name,
            storage=storage,
            data_root=data_root,
            address=address,
            executor=executor.value,
            console=console,
        )
    finish(outcome)
