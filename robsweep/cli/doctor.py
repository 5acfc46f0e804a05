"""``robsweep doctor``."""

from typing import Annotated

import typer

from robsweep.cli.options import RUNS, DataRoot, Storage


def doctor(
    data_root: DataRoot = None,
    storage: Storage = RUNS,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON; docs/schemas/doctor.json describes it.")] = False,
) -> None:
    """Look at this machine: versions, accelerators, Ray, faiss, data sets, temporary folder, disk, memory.

    Exit code 1 where something is a problem.
    """
    from robsweep.doctor.examine import examine
    from robsweep.doctor.text import examination_lines

    found = examine(storage, data_root)
    typer.echo(found.model_dump_json(indent=1) if json_ else "\n".join(examination_lines(found)))
    if found.verdict == "problem":
        raise typer.Exit(1)
