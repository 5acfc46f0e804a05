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
    from robsweep.report.console import front_console, front_scores, front_title, result_console
    from robsweep.results.front import front_table, last_rungs
    from robsweep.results.store import ResultStore
    from robsweep.sweep.plan import plan_of
    from robsweep.sweep.run_folder import RunFolder

    folder = RunFolder.find(storage, run_name)
    sweep = folder.sweep()
    objectives = sweep.objectives
    frame = ResultStore(folder.path).read()
    if json_:
        typer.echo(front_table(frame, objectives, include_pruned=include_pruned).to_json(orient="records"))
        return
    runs = len(plan_of(sweep).runs)
    ended = int(last_rungs(frame)["status"].isin(["completed", "pruned"]).sum())
    console = result_console()
    console.print(
        front_console(
            frame,
            objectives,
            scores=front_scores(console.width),
            include_pruned=include_pruned,
            title=front_title(runs, runs - ended),
        )
    )
