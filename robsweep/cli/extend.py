"""``robsweep extend``."""

from typing import Annotated, Any

import typer

from robsweep.cli.finish import finish
from robsweep.cli.opening import opening
from robsweep.cli.options import RUNS, Address, DataRoot, Executor, ExecutorName, Storage


def extend(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name or folder of a run, finished or interrupted.")],
    samples: Annotated[int | None, typer.Option(help="How many configurations in all.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Epochs in all; what has completed trains on.")] = None,
    seeds: Annotated[int | None, typer.Option(help="Seeds of a configuration in all, from 0 on.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="key=value of the sweep file, dotted; repeatable: rungs, a wider space, others."),
    ] = None,
    data_root: DataRoot = None,
    storage: Storage = RUNS,
    address: Address = None,
    executor: Executor = ExecutorName.tune,
) -> None:
    """Give a run more to do and go on with it; nothing is scored again."""
    with opening("loading the run, its images and its networks") as opened:
        from robsweep.config.parse_change import parse_change
        from robsweep.sweep.run import extend_sweep
        from robsweep.views.console import Console

        changes = [parse_change(text, example="pruning.rungs=[1,3]") for text in set_ or []]
        given: dict[str, Any] = {
            "search.samples": samples,
            "training.epochs": epochs,
            "seeds.first": seeds,
            "data_root": str(data_root) if data_root else None,
        }
        changes += [(key, value) for key, value in given.items() if value is not None]
        console = Console(*opened)
        outcome = extend_sweep(
            run_name, changes, storage=storage, address=address, executor=executor.value, console=console
        )
    finish(outcome)
