"""``robsweep best``."""

from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def best(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name, folder or URI of a run.")],
    least: Annotated[
        list[str] | None, typer.Option("--min", help="NAME=VALUE: a score that is at least that; repeatable.")
    ] = None,
    most: Annotated[
        list[str] | None, typer.Option("--max", help="NAME=VALUE: a score or cost that is at most that; repeatable.")
    ] = None,
    storage: Storage = RUNS,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON; docs/schemas/best.json describes it.")] = False,
) -> None:
    """Say which configuration to take: the most accurate, a balanced and the most robust one, or under constraints.

    Exit code 2 where none satisfies the constraints.
    """
    from robsweep.answers.best_text import best_lines, require_choice
    from robsweep.answers.choose import choose
    from robsweep.answers.constraints import parse_constraints
    from robsweep.answers.measured import names_in
    from robsweep.results.open import open_run
    from robsweep.sweep.place import RunPlace

    place = RunPlace.find(storage, run_name)
    run = open_run(place.store.uri)
    constraints = parse_constraints(least or (), most or (), names_in(run.state.sweep))
    found = choose(run, constraints, reference=place.reference)
    if json_:
        typer.echo(found.model_dump_json(indent=1))
        require_choice(found)
    else:
        typer.echo("\n".join(best_lines(found)))
