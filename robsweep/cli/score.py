"""``robsweep score``."""

from pathlib import Path
from typing import Annotated

import typer

from robsweep.cli.options import RUNS, DataRoot, Storage


def score(
    checkpoint: Annotated[
        str, typer.Argument(help="A checkpoint folder, RUN:CONFIG[@EPOCH], or a .ckpt file of the reference.")
    ],
    profile: Annotated[
        str | None,
        typer.Option(
            help="rob28, rob224, quick28, quick224, pami28, pami224, eccv28, eccv224 "
            "(default: rob28 or rob224, by the images' size)."
        ),
    ] = None,
    attack: Annotated[
        list[str] | None, typer.Option(help="An attack string in place of the profile's attacks; repeatable.")
    ] = None,
    queries: Annotated[int | None, typer.Option(help="Attack the first N test images (default: all).")] = None,
    seed: Annotated[int, typer.Option(help="Of the attacks' random choices.")] = 0,
    behaviour: Annotated[str, typer.Option(help="reference, described or strong.")] = "reference",
    late_shift: Annotated[
        bool, typer.Option("--late-shift", help="Measure ES:D before the last step, as the reference does.")
    ] = False,
    checks: Annotated[
        bool, typer.Option("--checks", help="Also run the costly checks of docs/suspicion.md, on 32 queries.")
    ] = False,
    recall_at: Annotated[
        list[int] | None, typer.Option(help="Also measure recall at this k, beside 1 and 2; repeatable.")
    ] = None,
    surrogate: Annotated[
        str | None, typer.Option(help="Take the attacks' gradients from this checkpoint (transfer).")
    ] = None,
    curve: Annotated[str | None, typer.Option(help="Also score at many eps: eps=LOW:HIGH:COUNT.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the curve into this HTML file.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write the scores to this file.")] = None,
    device: Annotated[str, typer.Option(help="auto (an accelerator where one is), cpu, cuda, cuda:N or mps.")] = "auto",
    precision: Annotated[
        str, typer.Option(help="Of the passes that perturb: float32, bfloat16, or auto (bfloat16 on accelerators).")
    ] = "auto",
    compile_: Annotated[bool, typer.Option("--compile", help="Compile the network: pays on an accelerator.")] = False,
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
    from robsweep.sweep.checkpoint_path import checkpoint_path

    path = checkpoint_path(checkpoint, storage)
    lends = checkpoint_path(surrogate, storage) if surrogate is not None else None
    scoring = scoring_config(
        profile=profile or suitable_profile(path),
        attacks=tuple(attack or ()),
        queries=queries,
        seed=seed,
        behaviour=behaviour,
        late_shift=late_shift,
        checks=checks,
        recall_at=tuple(recall_at or ()),
        precision=precision,
        compile_=compile_,
        transfer=surrogate is not None,
    )
    if plot is not None and curve is None:
        raise UserError("--plot draws a curve: give --curve eps=LOW:HIGH:COUNT too")
    wanted = parse_curve(curve) if curve is not None else None
    if wanted is not None:
        require_one_eps(scoring)
    single = Single(path, scoring, device=device, data_root=data_root, surrogate=lends)
    for file in (json_, plot):
        if file is not None:
            _require_writable(file)
    typer.echo(f"scoring on {single.where}", err=True)
    with passes_shown() as progress:
        sheet = single.sheet(progress)
        points = single.curve(wanted, progress) if wanted is not None else ()
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
