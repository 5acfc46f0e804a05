"""How much the table's short attacks miss: ERS by them and by the papers' 32 steps, of the same networks.

    python -m benchmarks.replay.strength --cells 6

Trains the first cells of the table to the end and prints a Markdown table; the last line is the rank correlation.
"""

import argparse
import tempfile
from pathlib import Path

import torch
from scipy.stats import spearmanr

from robsweep.config.budget import Budget
from robsweep.config.scoring import ScoringConfig
from robsweep.config.sweep import SweepConfig
from robsweep.scoring.assemble import ScoreSheet
from robsweep.scoring.local import score_here
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess

from .measure import Clock
from .problem import PROBLEM, Cell, cells_of, load_problem


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problem", type=Path, default=PROBLEM, help="sweep file of the table")
    parser.add_argument("--cells", type=int, default=6)
    parser.add_argument("--steps", type=int, default=32, help="of the long attacks")
    parser.add_argument("--alpha", type=float, default=0.011764, help="step size of the long attacks")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    sweep = load_problem(arguments.problem)
    budgets = [sweep.scoring, _longer(sweep.scoring, arguments.steps, arguments.alpha)]
    steps = [scoring.specs[0].budget.steps for scoring in budgets]
    print(f"| configuration | ERS, {steps[0]} steps | ERS, {steps[1]} steps |\n|---|---|---|")
    found = []
    for cell in cells_of(sweep)[: arguments.cells]:
        sheets = sheets_of(cell, sweep, budgets)
        found.append([sheet.scores["ers"] for sheet in sheets])
        print(f"| {cell.configuration} | {' | '.join(f'{ers:.1f}' for ers in found[-1])} |", flush=True)
    if len(found) > 1:
        print(f"\nrank correlation {spearmanr(found).statistic:.2f}")


def _longer(scoring: ScoringConfig, steps: int, alpha: float) -> ScoringConfig:
    specs = [
        spec.model_copy(update={"budget": Budget(eps=spec.budget.eps, alpha=alpha, steps=steps)})
        for spec in scoring.specs
    ]
    return scoring.model_copy(update={"attacks": tuple(map(str, specs))})


def sheets_of(cell: Cell, sweep: SweepConfig, budgets: list[ScoringConfig]) -> list[ScoreSheet]:
    """Scores of a cell's last rung, one sheet for each scoring."""
    epoch = cell.rungs[-1]
    with tempfile.TemporaryDirectory() as folder:
        task = TrainTask(cell.configuration, cell.seed, sweep.data_root, folder, (epoch,))
        run_task(task, Clock(), device="cpu", world=SingleProcess())
        request = ScoreRequest(cell.configuration, cell.seed, epoch, str(task.checkpoint(epoch)))
        workers = [ScoringWorker(sweep.dataset, sweep.data_root, scoring) for scoring in budgets]
        return [score_here(request, s, worker) for s, worker in zip(budgets, workers, strict=True)]


if __name__ == "__main__":
    main()
