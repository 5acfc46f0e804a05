"""Join what is recorded so far into the published table.

    python -m benchmarks.replay.collect --from runs/replay

Writes ``table.parquet`` (a row per configuration, seed and rung), ``queries.parquet`` (values a query),
``reference.json`` (true front and hypervolume), ``sweep.json`` (the problem as a sweep) and ``README.md`` (the card)
into ``benchmarks/replay/table``. What the table held before and the folder of the parts lacks stays in it.
"""

import argparse
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from robsweep.errors import UserError
from robsweep.replay.recorded import PROBLEM as PROBLEM_FILE

from .card import card
from .parts import Parts
from .problem import PROBLEM, TABLE, cells_of, load_problem
from .reference import reference_of
from .table import joined, read_table, write_tables

REFERENCE, CARD = "reference.json", "README.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problem", type=Path, default=PROBLEM, help="sweep file that was recorded")
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder of the parts")
    parser.add_argument("--to", type=Path, default=TABLE, help="folder of the table")
    arguments = parser.parse_args()
    try:
        collect(arguments.problem, arguments.source, arguments.to)
    except UserError as error:
        sys.exit(f"error: {error}")


def collect(problem: Path, source: Path, to: Path) -> None:
    """Write the table and what belongs to it.

    Raises:
        UserError: nothing is recorded, or parts are of another problem or of several data sets.
    """
    sweep = load_problem(problem)
    keys = {cell.configuration.key for cell in cells_of(sweep)}
    parts = joined(Parts(source / "parts").read(), to)
    _require_of_problem(parts, keys, problem)
    write_tables(parts, to)
    table = read_table(to)
    reference = reference_of(table, len(keys))
    (to / REFERENCE).write_text(json.dumps(reference, indent=1) + "\n")
    (to / PROBLEM_FILE).write_text(json.dumps(sweep.model_dump(mode="json"), indent=1) + "\n")
    (to / CARD).write_text(card(sweep, table, reference))


def _require_of_problem(parts: pa.Table, keys: set[str], problem: Path) -> None:
    if strange := sorted(set(pc.unique(parts["key"]).to_pylist()) - keys):
        raise UserError(f"configuration {strange[0]} was recorded but is none of {problem}: record into another folder")
    prints = pc.unique(pc.drop_null(parts["data_fingerprint"])).to_pylist()
    if len(prints) > 1:
        raise UserError(f"parts are of several data sets, fingerprints {', '.join(sorted(prints))}")


if __name__ == "__main__":
    main()
