"""``robsweep verify``."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robsweep.cli.options import RUNS, DataRoot, Storage

if TYPE_CHECKING:
    from robsweep.sweep.verify import Checked


def verify(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="Name or folder of a run.")],
    sample: Annotated[int | None, typer.Option(min=1, help="How many completed rows (default: all).")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the draw of these rows.")] = 0,
    data_root: DataRoot = None,
    storage: Storage = RUNS,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
) -> None:
    """Score a run's completed rows again from their checkpoints, and say whether they agree.

    Exit code 1 where one does not; 2 where no checkpoint is left.
    """
    from robsweep.errors import UserError
    from robsweep.results.open import open_run
    from robsweep.sweep.place import RunPlace
    from robsweep.sweep.verify import rows_to_verify
    from robsweep.sweep.verify import verify as verified

    place = RunPlace.find(storage, run_name)
    run = open_run(place.store.uri)
    rows = rows_to_verify(run, sample, seed)
    found = []
    for checked in verified(place, run, rows, Path(data_root) if data_root else None):
        found.append(checked)
        if not json_:
            typer.echo("\n".join(_lines(checked)))
    counts = Counter(checked.agreement for checked in found)
    scoring = run.state.sweep.scoring
    if json_:
        content = {
            "run": run.state.name,
            "attacks": scoring.title,
            "effort": scoring.effort.model_dump() if scoring.effort is not None else None,
            "counts": dict(counts),
            "rows": [json.loads(checked.model_dump_json()) for checked in found],
        }
        typer.echo(json.dumps(content, indent=1))
    else:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        typer.echo(f"{told} of {len(found)} rows ({scoring.title}; {scoring.effort})")
    if counts["differs"]:
        raise typer.Exit(1)
    if counts["missing"] == len(found):
        raise UserError(f"no checkpoint of these {len(found)} rows can be scored: nothing was verified")


def _lines(checked: "Checked") -> list[str]:
    where = f"{checked.identity} seed {checked.seed} epoch {checked.epoch}"
    detail = f": {checked.detail}" if checked.detail else ""
    lines = [f"{checked.agreement:<20} {where}{detail}"]
    for one in checked.differences:
        lines.append(f"  {one.score}: recorded {one.recorded}, now {one.measured}, expected {one.expected}")
    return lines
