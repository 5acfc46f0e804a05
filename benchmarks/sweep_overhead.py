"""What a sweep adds to each configuration's own training and scoring, where one worker trains on one node.

    python benchmarks/sweep_overhead.py --configurations 10

A sweep of configurations that differ in their learning rate alone: digits, one epoch, few queries and steps. Each row
of the results bears its time, so ``seconds_each`` = (last - first) / (configurations - 1) holds no start of Ray or of
the pool; ``first_row_seconds`` is what those take, from the call to the first row. ``train_seconds_each`` and
``score_seconds_each`` are the same trainings and scorings in this process, one after the other, the first left out.
``ratio`` = seconds_each / both, ``overhead_seconds`` = seconds_each - both. While one configuration is scored the next
one trains, which hides some of ``score_seconds_each``; ``overhead_seconds_at_most`` = seconds_each -
train_seconds_each is the overhead if it hides all.
"""

import argparse
import statistics
import tempfile
import time
from datetime import datetime
from io import StringIO
from itertools import pairwise
from pathlib import Path

import torch
from record import RESULTS, record
from rich.console import Console as RichConsole

from robsweep.config.epochs import rungs_of
from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.results.store import ResultStore
from robsweep.scoring.local import score_here
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.worker import ScoringWorker
from robsweep.sweep.run import run_sweep
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess
from robsweep.views.console import Console


class Silent:
    """A listener that does nothing."""

    def on_step(self, report: StepReport) -> None:
        """Nothing."""

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--configurations", type=int, default=10)
    parser.add_argument("--queries", type=int, default=16)
    parser.add_argument("--steps", type=int, default=1, help="of every attack")
    parser.add_argument("--embedding-dim", type=int, default=32)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    if arguments.configurations < 2:
        parser.error("--configurations must be at least 2: the first one is not counted")
    sweep = _sweep(arguments)
    with tempfile.TemporaryDirectory() as folder:
        training, scoring = _by_hand(sweep, Path(folder) / "by_hand")
        began = time.time()
        outcome = run_sweep(sweep, storage=folder, console=Console(RichConsole(file=StringIO(), highlight=False)))
        wall = time.time() - began
        rows = ResultStore(outcome.place.store).rows()
    assert [row.status for row in rows] == ["completed"] * arguments.configurations, "a configuration did not complete"
    done = sorted(datetime.fromisoformat(row.finished_at).timestamp() for row in rows)
    each = (done[-1] - done[0]) / (len(done) - 1)
    work = training + scoring
    record(
        "sweep_overhead",
        {
            "ratio": round(each / work, 2),
            "overhead_seconds": round(each - work, 3),
            "overhead_seconds_at_most": round(each - training, 3),
            "seconds_each": round(each, 3),
            "train_seconds_each": round(training, 3),
            "score_seconds_each": round(scoring, 3),
            "longest_gap_seconds": round(max(later - earlier for earlier, later in pairwise(done)), 3),
            "first_row_seconds": round(done[0] - began, 1),
            "sweep_seconds": round(wall, 1),
            "configurations": arguments.configurations,
            "queries": arguments.queries,
            "steps": arguments.steps,
        },
        arguments.results,
    )


def _sweep(arguments: argparse.Namespace) -> SweepConfig:
    rates = [round(1e-3 * (1 + index / 100), 6) for index in range(arguments.configurations)]
    return validate(
        {
            "name": "overhead",
            "dataset": "digits",
            "factors": {"backbone": ["rlenet"], "baselines": ["none"], "training": {"optimiser.lr": rates}},
            "training": {"epochs": 1, "pairs": 128, "embedding_dim": arguments.embedding_dim},
            "scoring": {
                "queries": arguments.queries,
                "steps": arguments.steps,
                "actors": 1,
                "cpus_per_actor": 0.5,
                "resamples": 100,
            },
            "pruning": {"policy": "none"},
            "resources": {"concurrent": 1},
        },
        "sweep_overhead",
    )


def _by_hand(sweep: SweepConfig, folder: Path) -> tuple[float, float]:
    """Median seconds of one training and of one scoring in this process, once everything is loaded."""
    torch.set_num_threads(1)  # as in the sweep's processes
    worker = ScoringWorker(sweep.dataset, sweep.data_root, sweep.scoring)
    training, scoring = [], []
    for point in space_of(sweep).points:
        rungs = rungs_of(sweep, point.configuration)
        task = TrainTask(point.configuration, 0, sweep.data_root, str(folder / point.key), rungs)
        began = time.perf_counter()
        run_task(task, Silent(), device="cpu", world=SingleProcess())
        trained = time.perf_counter()
        epoch = task.rungs[-1]
        request = ScoreRequest(point.configuration, 0, epoch, str(task.checkpoint(epoch)))
        score_here(request, sweep.scoring, worker)
        training.append(trained - began)
        scoring.append(time.perf_counter() - trained)
    return statistics.median(training[1:]), statistics.median(scoring[1:])


if __name__ == "__main__":
    main()
