"""Record the table: train and score every configuration with every seed, one after the other.

    python -m benchmarks.replay.record --to runs/replay

What is finished stands in ``<to>/parts``, a file for each (configuration, seed), and is not done again. So the command
may be killed, stopped and started at any time, and loses the one configuration at work. Several processes may record
into the same folder. What the published table holds is not done again either.
"""

import argparse
import sys
import time
from pathlib import Path

import pandas as pd
import torch

from robsweep.errors import UserError
from robsweep.scoring.worker import ScoringWorker

from .measure import measure
from .parts import Parts
from .problem import PROBLEM, TABLE, cells_of, load_problem, name_of
from .table import LONG_FILE, read_table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problem", type=Path, default=PROBLEM, help="sweep file that says what is recorded")
    parser.add_argument("--to", type=Path, required=True, help="folder of the parts")
    parser.add_argument("--table", type=Path, default=TABLE, help="folder of the table that holds earlier recordings")
    parser.add_argument("--at-most", type=int, help="configurations to record before the command ends")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    try:
        record(arguments.problem, arguments.to, arguments.at_most, table=arguments.table)
    except UserError as error:
        sys.exit(f"error: {error}")


def record(problem: Path, to: Path, at_most: int | None = None, *, table: Path | None = None) -> int:
    """Record what is missing in ``to`` and in ``table``, or ``at_most`` of it; returns how many were recorded.

    Raises:
        UserError: the problem is no valid sweep file.
    """
    sweep = load_problem(problem)
    cells = cells_of(sweep)
    parts = Parts(to / "parts")
    worker = ScoringWorker(sweep.dataset, sweep.data_root, sweep.scoring)
    known = set() if table is None or not (table / LONG_FILE).is_file() else names_in(read_table(table))
    done = 0
    for place, cell in enumerate(cells, 1):
        if done == at_most:
            break
        if cell.name in known:
            continue
        with parts.claim(cell.name) as mine:
            if mine:
                parts.write(cell.name, measure(cell, sweep, worker, to / "work" / cell.name))
                done += 1
                print(
                    f"{time.strftime('%F %T')} {place}/{len(cells)} {cell.configuration} seed {cell.seed}", flush=True
                )
    return done


def names_in(table: pd.DataFrame) -> set[str]:
    """Of the cells that a table holds."""
    return {name_of(key, seed) for key, seed in zip(table["key"], table["seed"], strict=True)}


if __name__ == "__main__":
    main()
