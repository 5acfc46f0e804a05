"""``robsweep front``."""

from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def front(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name or folder of a run.")],
    storage: Storage = RUNS,
    include_pruned: Annotated[bool, typer.Option(help="Let pruned configurations take part.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON rows instead of a table.")] = False,
) -> None:
    """Print the Pareto front of a run."""
    from rich.console import Console

    from robsweep.report.console import front_console
    from robsweep.results.front import front_table
    from robsweep.results.store import ResultStore
    from robsweep.sweep.run_folder import RunFolder

    folder = RunFolder.find(storage, run_name)
    objectives = folder.sweep().objectives
    frame = ResultStore(folder.path).read()
    if json_:
        typer.echo(front_table(frame, objectives, include_pruned=include_pruned).to_json(orient="records"))
        return
    Console(highlight=False).print(front_console(frame, objectives, include_pruned=include_pruned))
