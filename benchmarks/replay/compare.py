"""Set searchers and policies against each other on the recorded table, or on drawn ones.

    python -m benchmarks.replay.compare [--json]
    python -m benchmarks.replay.compare --methods promotion guided --workers 1 --sweeps 6
    python -m benchmarks.replay.compare --drawn 10

Every sweep has a seed of its own for the search and takes its curves from one seed of the table, of all or of
``--table-seeds``. What it found is measured by the means over all seeds of the table, or over ``--true-seeds``. Costs
are passes of training and attacks, as a share of what training and scoring the whole table once takes. ``cost_to_95``:
until what has ended dominates 95 % of the table's hypervolume above (0, 0). Medians over sweeps, null where fewer than
half reach it; ``reached_95``: how many do. ``spent``, ``hypervolume`` and ``front_missed`` are at the sweep's own end.
``interval``: of each median or mean, 95 %, from resampled sweeps.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.replay.curves import Curves
from robsweep.replay.recorded import open_table
from robsweep.replay.simulation import Simulation
from robsweep.replay.synthetic import Synthetic
from robsweep.run.journal import View
from robsweep.sweep.simulate import simulate

from .problem import PROBLEM, TABLE, load_problem
from .summary import as_table, row_of
from .truth import Reached, Truth

METHODS: dict[str, dict[str, Any]] = {
    "random, no pruning": {"search": {"kind": "random"}, "pruning": {"policy": "none"}},
    "grid, no pruning": {"search": {"kind": "grid"}, "pruning": {"policy": "none"}},
    "nsga2": {"search": {"kind": "nsga2"}, "pruning": {"policy": "none"}},
    "tpe": {"search": {"kind": "tpe"}, "pruning": {"policy": "none"}},
    "stopping": {"search": {"kind": "random"}, "pruning": {"policy": "stopping"}},
    "stopping, early floor 0.5": {
        "search": {"kind": "random"},
        "pruning": {"policy": "stopping", "floors_of_best": {"recall_at_1": 0.5}},
    },
    "promotion": {"search": {"kind": "random"}, "pruning": {"policy": "promotion"}},
    "median": {"search": {"kind": "random"}, "pruning": {"policy": "median"}},
    "weighted_sum": {"search": {"kind": "random"}, "pruning": {"policy": "weighted_sum"}},
    "single_objective": {"search": {"kind": "random"}, "pruning": {"policy": "single_objective"}},
    "moasha": {"search": {"kind": "random"}, "pruning": {"policy": "moasha"}},
    "guided": {"search": {"kind": "random"}, "pruning": {"policy": "guided"}},
    "guided search and policy": {"search": {"kind": "guided"}, "pruning": {"policy": "guided"}},
    "guided search, promotion": {"search": {"kind": "guided"}, "pruning": {"policy": "promotion"}},
    "papers first, promotion": {"search": {"kind": "random", "first": "papers"}, "pruning": {"policy": "promotion"}},
    "papers first, guided": {"search": {"kind": "random", "first": "papers"}, "pruning": {"policy": "guided"}},
    "papers first, guided search, promotion": {
        "search": {"kind": "guided", "first": "papers"},
        "pruning": {"policy": "promotion"},
    },
    "papers first, guided search and policy": {
        "search": {"kind": "guided", "first": "papers"},
        "pruning": {"policy": "guided"},
    },
}
DRAW_NOTHING = ("grid", "guided")
"""Searchers of which every sweep over the same curves is the same, so that one of each is enough."""
DEFAULT = "papers first, guided search, promotion"
"""What a sweep file without ``search`` and ``pruning.policy`` gets."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, default=TABLE, help="folder of the table")
    parser.add_argument("--table-seeds", type=int, nargs="+", help="whose curves the sweeps see; all unless said")
    parser.add_argument("--true-seeds", type=int, nargs="+", help="whose means are the truth; all unless said")
    parser.add_argument("--drawn", type=int, help="as many drawn tables instead, of the same configurations")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS), metavar="METHOD")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 4, 64])
    parser.add_argument("--sweeps", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0, help="of the search; other seeds are other sweeps")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        found = compare(arguments)
    except UserError as error:
        sys.exit(f"error: {error}")
    print(json.dumps(found) if arguments.json else as_table(found["rows"]))


def compare(arguments: argparse.Namespace) -> dict[str, Any]:
    """A row for each method and number of workers.

    Raises:
        UserError: there is no table, or it lacks a seed.
    """
    found = list(sources(arguments.table, arguments.drawn, arguments.table_seeds, arguments.true_seeds))
    rows = []
    for workers in arguments.workers:
        for method in arguments.methods:
            began = time.process_time()
            different = len(found) if METHODS[method]["search"]["kind"] in DRAW_NOTHING else arguments.sweeps
            reached = [
                _swept(method, workers, arguments.first_seed + index, found[index % len(found)])
                for index in range(min(different, arguments.sweeps))
            ]
            decision = (time.process_time() - began) / sum(decisions for _, decisions in reached)
            rows.append(row_of(method, workers, [found for found, _ in reached]) | {"ms_a_decision": 1000 * decision})
            print(as_table(rows[-1:]), file=sys.stderr, flush=True)
    return {"default": DEFAULT, "rows": rows}


Source = tuple[SweepConfig, Curves, Truth, int]


def sources(
    folder: Path, drawn: int | None, seen: Sequence[int] | None, true: Sequence[int] | None
) -> Iterator[Source]:
    """One for each seed of the table whose curves are seen, or one for each drawn table.

    Raises:
        UserError: there is no table, or it lacks a seed.
    """
    if drawn:
        sweep = load_problem(PROBLEM)
        keys = [point.key for point in space_of(sweep).points]
        for index in range(drawn):
            curves = Synthetic(index)
            yield sweep, curves, Truth(curves, keys, range(8), sweep), 0
        return
    table = open_table(folder)
    for option, chosen in (("--table-seeds", seen), ("--true-seeds", true)):
        if lacking := set(chosen or ()) - set(table.seeds):
            raise UserError(f"{option}: {folder} holds seeds {', '.join(map(str, table.seeds))}, not {min(lacking)}")
    truth = Truth(table, table.keys, true or table.seeds, table.sweep)
    for seed in seen or table.seeds:
        yield table.sweep, table, truth, seed


def sweep_by(method: str, workers: int, search_seed: int, source: Source, views: Sequence[View] = ()) -> Simulation:
    """One sweep by one of ``METHODS``, on as many simulated trainers as attackers."""
    sweep, curves, truth, seed = source
    chosen = METHODS[method]
    plain = sweep.model_dump(mode="json")
    changed = {
        **plain,
        "seeds": [seed],
        "search": {**plain["search"], "first": [], "seed": search_seed, **chosen["search"]},
        "pruning": {**plain["pruning"], **chosen["pruning"]},
    }
    whole = SweepConfig.model_validate(changed)
    return simulate(whole, curves, trainers=workers, attackers=workers, among=set(truth.keys), views=views)[1]


def _swept(method: str, workers: int, search_seed: int, source: Source) -> tuple[Reached, int]:
    """What was reached, and by how many decisions."""
    simulation = sweep_by(method, workers, search_seed, source)
    return source[2].reached(simulation, source[3]), len(simulation.trace)


if __name__ == "__main__":
    main()
