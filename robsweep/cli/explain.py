"""``robsweep explain``."""

from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def explain(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name, folder or URI of a run.")],
    configuration: Annotated[
        str,
        typer.Argument(metavar="CONFIG", help="A key, the first digits of one, or any string that means it."),
    ],
    storage: Storage = RUNS,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON; docs/schemas/explain.json describes it.")] = False,
) -> None:
    """Say how a configuration fared from rung to rung: its scores, each decision and why, who dominated it."""
    from robsweep.answers.course_text import course_lines
    from robsweep.answers.read_course import course
    from robsweep.results.open import open_run
    from robsweep.sweep.place import RunPlace

    place = RunPlace.find(storage, run_name)
    found = course(open_run(place.store.uri), configuration, reference=place.reference)
    typer.echo(found.model_dump_json(indent=1) if json_ else "\n".join(course_lines(found)))
