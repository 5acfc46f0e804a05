"""``robsweep report``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import RUNS, DataRoot, Storage

if TYPE_CHECKING:
    from robsweep.sweep.place import RunPlace

_PORT = 8235


def report(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name, folder or URI of a run.")],
    storage: Storage = RUNS,
    to: Annotated[Path | None, typer.Option(help="HTML file to write in place of report.html in the run.")] = None,
    examples: Annotated[bool, typer.Option(help="Attack a few queries of the front for the page.")] = True,
    data_root: DataRoot = None,
    serve: Annotated[bool, typer.Option("--serve", help="Show it to this machine's browsers as it grows.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --serve: where; 0 takes a free one.")] = _PORT,
) -> None:
    """Write a run's report again, or serve it: any time, also while it runs."""
    from robsweep.answers.lines import near
    from robsweep.errors import UserError
    from robsweep.interchange.target import replacing
    from robsweep.results.open import open_run
    from robsweep.sweep.place import RunPlace
    from robsweep.sweep.report import ON_DEMAND_S, REPORT, page_of

    place = RunPlace.find(storage, run_name)
    if serve:
        if to is not None:
            raise UserError("--serve writes no file: leave --to out")
        _serve(place, port, examples=examples, data_root=data_root)
        return
    run = open_run(place.store.uri)
    if not run.rows():
        raise UserError(f"{run.state.name}: nothing has been scored yet, so there is nothing to report")
    page = page_of(run, place, examples_s=ON_DEMAND_S if examples else 0, data_root=data_root)
    if to is None:
        place.store.put(REPORT, page)
    else:
        with replacing(to) as partial:
            partial.write_bytes(page)
    typer.echo(f"report: {to or near(place.at(REPORT))}")


def _serve(place: "RunPlace", port: int, *, examples: bool, data_root: Path | None) -> None:
    """Until Ctrl-C."""
    from robsweep.sweep.live_page import LivePage
    from robsweep.sweep.serve import serving

    with serving(LivePage(place, examples=examples, data_root=data_root), port) as server:
        typer.echo(f"http://localhost:{server.server_port} shows {place.name} as it grows; Ctrl-C ends it")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("no longer served")
