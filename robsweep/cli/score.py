"""``robsweep score``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from robsweep.cli.options import RUNS, DataRoot, Storage
from robsweep.cli.scoring_options import takes_scoring


@takes_scoring
def score(
    checkpoint: Annotated[
        str, typer.Argument(help="A checkpoint folder, RUN:CONFIG[@EPOCH], or a .ckpt file of the reference.")
    ],
    scoring: dict[str, Any],
    surrogate: Annotated[
        str | None, typer.Option(help="Take the attacks' gradients from this checkpoint (transfer).")
    ] = None,
    curve: Annotated[str | None, typer.Option(help="Also score at many eps: eps=LOW:HIGH:COUNT.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the curve into this HTML file.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write the scores to this file.")] = None,
    device: Annotated[str, typer.Option(help="auto (an accelerator where one is), cpu, cuda, cuda:N or mps.")] = "auto",
    data_root: DataRoot = None,
    storage: Storage = RUNS,
) -> None:
    """Attack a checkpoint and print its scores."""
    from rich.console import Console

    from robsweep.cli.progress import passes_shown
    from robsweep.errors import UserError
    from robsweep.report.curve import write_curve
    from robsweep.report.sheet_table import sheet_table, suspicion_lines
    from robsweep.scoring.arguments import scoring_config
    from robsweep.scoring.curve import parse_curve, require_one_eps
    from robsweep.scoring.document import sheet_json
    from robsweep.scoring.single import Single, suitable_profile
    from robsweep.sweep.checkpoint_path import checkpoint_path, find_checkpoint

    path, _, run_root = find_checkpoint(checkpoint, storage)
    lends = checkpoint_path(surrogate, storage) if surrogate is not None else None
    suitable: dict[str, Any] = {} if "profile" in scoring else {"profile": suitable_profile(path)}
    wanted = scoring_config(**suitable, **scoring, transfer=surrogate is not None)
    if plot is not None and curve is None:
        raise UserError("--plot draws a curve: give --curve eps=LOW:HIGH:COUNT too")
    at = parse_curve(curve) if curve is not None else None
    if at is not None:
        require_one_eps(wanted)
    single = Single(path, wanted, device=device, data_root=data_root or run_root, surrogate=lends)
    for file in (json_, plot):
        if file is not None:
            _require_writable(file)
    typer.echo(f"scoring on {single.where}", err=True)
    with passes_shown() as progress:
        sheet = single.sheet(progress)
        points = single.curve(at, progress) if at is not None else ()
    if json_ is not None:
        json_.write_text(sheet_json(sheet, single.info, points))
    if plot is not None:
        write_curve([point.model_dump() for point in points], plot, str(single.info.configuration))
    console = Console(highlight=False)
    console.print(sheet_table(sheet.clean, sheet.attacks, sheet.ers, sheet.intervals, sheet.attack_intervals))
    ran = f"{sheet.profile}, {sheet.behaviour}"
    console.print(f"{ran}: {sheet.queries} queries, {sheet.candidates} candidates, {sheet.effort}", soft_wrap=True)
    for line in suspicion_lines(sheet.suspicions):
        console.print(line, markup=False, soft_wrap=True)


def _require_writable(file: Path) -> None:
    """Before the work rather than after it."""
    from robsweep.errors import UserError

    there = file.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("a").close()
        if not there:
            file.unlink()
    except OSError as error:
        raise UserError(f"{file} cannot be written: {error.strerror}") from None
