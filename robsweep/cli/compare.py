"""``robsweep compare``."""

from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def compare(
    run_names: Annotated[list[str], typer.Argument(metavar="RUN RUN...", help="Names, folders or URIs of runs.")],
    storage: Storage = RUNS,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON; docs/schemas/compare.json describes it.")] = False,
) -> None:
    """Set runs side by side: fronts, hypervolumes, settings that differ, configurations that several have."""
    from robsweep.answers.compare import compare as compare_runs
    from robsweep.answers.comparison_text import comparison_lines
    from robsweep.results.open import open_run
    from robsweep.sweep.place import RunPlace

    found = compare_runs([open_run(RunPlace.find(storage, name).store.uri) for name in run_names])
    typer.echo(found.model_dump_json(indent=1) if json_ else "\n".join(comparison_lines(found)))
