"""``robsweep dashboard``."""

from typing import Annotated

import typer

from robsweep.cli.options import RUNS, Storage


def dashboard(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name, folder or URI of a run that goes on.")],
    storage: Storage = RUNS,
    open_: Annotated[bool, typer.Option("--open", help="Open it in a browser of this machine, signed in.")] = False,
) -> None:
    """Say where Ray's dashboard of a running sweep is, or open it.

    Exit code 2 where the run has ended, or has no dashboard.
    """
    import webbrowser

    from robsweep.errors import UserError
    from robsweep.sweep.place import RunPlace
    from robsweep.sweep.ray_dashboard import asks_for_token, dashboard_of, known_token, takes_token
    from robsweep.sweep.sign_in import can_sign_in, sign_in
    from robsweep.views.read_status import read_status

    place = RunPlace.find(storage, run_name)
    there = dashboard_of(read_status(place.store))
    if not there.near:
        if open_:
            raise UserError(f"the dashboard is on {there.host}: `{there.tunnel}` brings it here, to {there.url}")
        typer.echo(f"{there.url} on {there.host}, which `{there.tunnel}` brings here")
        typer.echo(f"it asks once for a token: `ray get-auth-token` on {there.host} prints it")
        return
    asks = asks_for_token(there.url)
    token = known_token() if asks else None
    fits = token is not None and takes_token(there.url, token)
    if not open_:
        typer.echo(there.url)
        if fits:
            typer.echo("it asks once for a token: `ray get-auth-token` prints it, --open signs a browser in")
        elif asks:
            typer.echo("it asks for a token that is not known here: where the run was started, RAY_AUTH_TOKEN held it")
        return
    if fits and token is not None and can_sign_in(there.url):
        came = sign_in(there.url, token)
    else:
        came = webbrowser.open(there.url)
    if not came:
        raise UserError(f"no browser opens here; the dashboard is at {there.url}")
    typer.echo(f"{there.url} is open in a browser")
