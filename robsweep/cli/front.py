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
    from robsweep.config.points import space_of
    from robsweep.report.console import front_console, front_scores, front_title, result_console
    from robsweep.results.front import front_table
    from robsweep.results.open import open_run
    from robsweep.sweep.counts import counts_of
    from robsweep.sweep.place import RunPlace

    run = open_run(RunPlace.find(storage, run_name).store.uri)
    objectives, frame = run.state.sweep.objectives, run.table()
    if json_:
        typer.echo(front_table(frame, objectives, include_pruned=include_pruned).to_json(orient="records"))
        return
    counts = counts_of(run.state, space_of(run.state.sweep).size)
    console = result_console()
    console.print(
        front_console(
            frame,
            objectives,
            scores=front_scores(console.width),
            include_pruned=include_pruned,
            title=front_title(counts.configurations, counts.remaining),
        )
    )
