"""``robsweep report``."""

from pathlib import Path
from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def report(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name, folder or URI of a run.")],
    storage: Storage = RUNS,
    to: Annotated[Path | None, typer.Option(help="HTML file to write in place of report.html in the run.")] = None,
) -> None:
    """Write a run's report again: any time, also while it runs."""
    from robsweep.answers.lines import near
    from robsweep.errors import UserError
    from robsweep.interchange.target import replacing
    from robsweep.page.build import report_of
    from robsweep.page.render import render
    from robsweep.results.open import open_run
    from robsweep.sweep.onlookers import REPORT
    from robsweep.sweep.place import RunPlace

    place = RunPlace.find(storage, run_name)
    run = open_run(place.store.uri)
    if not run.rows():
        raise UserError(f"{run.state.name}: nothing has been scored yet, so there is nothing to report")
    page = render(report_of(run, reference=place.reference)).encode()
    if to is None:
        place.store.put(REPORT, page)
    else:
        with replacing(to) as partial:
            partial.write_bytes(page)
    typer.echo(f"report: {to or near(place.at(REPORT))}")
