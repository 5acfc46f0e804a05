"""Train one configuration with one seed and score it at every rung, in this process, without Ray."""

import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np

from robsweep.code_version import code_version
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError
from robsweep.grammar.letters import letters_of
from robsweep.scoring.assemble import ScoreSheet, assemble
from robsweep.scoring.bounds import is_term
from robsweep.scoring.clean import clean_here
from robsweep.scoring.join import by_attack, joined
from robsweep.scoring.request import ScoreRequest, cut
from robsweep.scoring.values import PerQuery
from robsweep.scoring.weights import read_weights
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.checkpoint_info import load_info
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask, run_task
from robsweep.training.world import SingleProcess

from .columns import PER_QUERY, PREFIX, SCORES
from .problem import Cell


class Clock:
    """Notes the processor time of this process at every rung: wall time would count what others compute meanwhile."""

    def __init__(self) -> None:
        self._began = time.process_time()
        self.seconds: list[float] = []

    def on_step(self, report: StepReport) -> None:
        """Nothing."""

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Seconds from the start of training to this rung."""
        self.seconds.append(time.process_time() - self._began)


def measure(cell: Cell, sweep: SweepConfig, worker: ScoringWorker, scratch: Path) -> list[dict[str, Any]]:
    """Rows of ``PART``, one a rung; ``scratch`` holds the checkpoints meanwhile and is removed.

    Rungs that a diverged training does not reach have the status ``failed`` and no scores.
    """
    shutil.rmtree(scratch, ignore_errors=True)  # of a recording that was killed
    scratch.mkdir(parents=True)
    task = TrainTask(cell.configuration, cell.seed, sweep.data_root, str(scratch), cell.rungs)
    clock, reason = Clock(), ""
    try:
        run_task(task, clock, device="cpu", world=SingleProcess())
    except UserError as error:  # the loss is not finite
        reason = str(error)
    rows = []
    for rung, epoch in enumerate(cell.rungs):
        row = {**_of_cell(cell), "rung": rung, "epoch": epoch, "code_version": code_version()}
        if rung < len(clock.seconds):
            found = _score(cell, rung, task.checkpoint(epoch), sweep, worker)
            row |= {"status": "completed", "reason": "", "train_cpu_seconds": clock.seconds[rung], **found}
        else:
            row |= {"status": "failed", "reason": reason}
        rows.append(row)
    shutil.rmtree(scratch)
    return rows


def _of_cell(cell: Cell) -> dict[str, Any]:
    configuration = cell.configuration
    return {
        "key": configuration.key,
        "seed": cell.seed,
        "identity": str(configuration),
        "aliases": list(cell.point.aliases),
        "configuration": configuration.model_dump_json(),
        **letters_of(configuration.identity),
    }


def _score(cell: Cell, rung: int, checkpoint: Path, sweep: SweepConfig, worker: ScoringWorker) -> dict[str, Any]:
    began = time.process_time()
    info = load_info(checkpoint)
    request = ScoreRequest(cell.configuration, cell.seed, info.epoch, str(checkpoint))
    sheet, per_query = score(request, sweep, worker)
    return {
        **_bounded(sheet),
        **{f"{PREFIX}{name}": per_query[name].astype(np.float32).tolist() for name in PER_QUERY},
        "flags": list(sheet.flags),
        "queries": sheet.queries,
        "candidates": sheet.candidates,
        "training_steps": info.training_steps,
        "train_passes": info.train_passes,
        "attack_passes": sheet.attack_passes,
        "score_cpu_seconds": time.process_time() - began,
        "data_fingerprint": sheet.test_fingerprint,
    }


def score(request: ScoreRequest, sweep: SweepConfig, worker: ScoringWorker) -> tuple[ScoreSheet, PerQuery]:
    """As ``score_here``, with a value a query of every benign score and every term of ERS."""
    weights = read_weights(request.folder)
    embeddings, clean = clean_here(request, worker, weights)
    shards = [
        worker.attack(request, weights, embeddings, shard) for shard in cut(request, sweep.scoring, worker.images)
    ]
    terms: PerQuery = {}
    for (check, spec), parts in by_attack(shards).items():
        if not check:
            terms |= {name: values for name, values in joined(parts).items() if is_term(spec.label, name)}
    return assemble(request, sweep.scoring, clean, shards), {**clean.values, **terms}


def _bounded(sheet: ScoreSheet) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name in SCORES:
        low, high = sheet.intervals.get(name, (None, None))
        found |= {name: sheet.scores[name], f"{name}_low": low, f"{name}_high": high}
    return found
