"""A run's completed rows scored again from their checkpoints, in this process."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict

from robsweep.config.configuration import Configuration
from robsweep.config.scoring import ScoringConfig
from robsweep.data.moved import require_same_images
from robsweep.errors import UserError
from robsweep.executors.staging import Staging
from robsweep.grammar.frozen import Frozen
from robsweep.results.open import Run
from robsweep.results.row import ResultRow
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.agreement import Agreement, Difference, agreement, changed_scores
from robsweep.scoring.local import score_here
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.worker import ScoringWorker
from robsweep.sweep.place import RunPlace
from robsweep.training.checkpoint_info import CheckpointInfo, load_info

_NAMED = 6
"""Scores that a line names at most."""
Found = Literal[Agreement, "missing"]


class Checked(Frozen):
    """What scoring a row again gave.

    ``agreement``: ``missing`` where the checkpoint is not there, or not that of the row; ``detail`` says why.
    ``ers`` and ``ers_again``: as recorded and as measured now; ``differences``: what of all scores does not agree.
    """

    model_config = ConfigDict(ser_json_inf_nan="null", allow_inf_nan=True)

    identity: str
    key: str
    seed: int
    epoch: int
    checkpoint: str
    agreement: Found
    ers: float | None = None
    ers_again: float | None = None
    differences: tuple[Difference, ...] = ()
    detail: str = ""


def rows_to_verify(run: Run, sample: int | None, seed: int = 0) -> list[ResultRow]:
    """The completed rows of a run, or ``sample`` of them drawn by ``seed``, in the order of the table.

    Raises:
        UserError: nothing has completed.
    """
    rows = [row for row in run.rows() if row.status == "completed"]
    if not rows:
        raise UserError(f"{run.state.name} has no completed rows to verify")
    if sample is None or sample >= len(rows):
        return rows
    return [rows[place] for place in sorted(random.Random(seed).sample(range(len(rows)), sample))]


def verify(place: RunPlace, run: Run, rows: list[ResultRow], data_root: Path | None = None) -> Iterator[Checked]:
    """Score rows again one after the other; ``data_root``: where the data lie now, the sweep's unless given.

    Raises:
        UserError: the data set is not here, or a folder of images that has moved holds others.
    """
    scorer = _Scorer(run, data_root)
    staging = Staging(place.store.uri, place.stage)
    for row in rows:
        sheet = run.sheet(row.key, row.seed, row.epoch)
        try:
            folder = staging.fetch(row.checkpoint)
            _require_of_row(load_info(folder), row)
            again = scorer.score(row, sheet, folder)
        except (UserError, OSError) as error:
            yield _checked(row, agreement="missing", ers=sheet.ers, detail=str(error))
            continue
        found, differences = agreement(sheet, again)
        yield _checked(
            row,
            agreement=found,
            ers=sheet.ers,
            ers_again=again.ers,
            differences=differences,
            detail=_moved(sheet, again),
        )


class _Scorer:
    """Keeps the data between rows."""

    def __init__(self, run: Run, data_root: Path | None) -> None:
        sweep = run.state.sweep
        self._dataset = sweep.dataset
        self._root = str(data_root.absolute()) if data_root else sweep.data_root
        root = Path(self._root) if self._root else None
        require_same_images(sweep.dataset, root, run.state.train_fingerprint, run.state.name)
        self._scoring = sweep.scoring.model_copy(update={"compile": False})
        self._training_data = run.state.train_fingerprint
        self._workers: dict[ScoringConfig, ScoringWorker] = {}
        self._worker(self._scoring)  # without its data nothing can be verified

    def score(self, row: ResultRow, recorded: ScoreSheet, folder: Path) -> ScoreSheet:
        """The sheet as it is now, measured as the recorded one was."""
        scoring = self._scoring.model_copy(update={"precision": recorded.precision})
        configuration = Configuration.model_validate_json(row.configuration)
        request = ScoreRequest(configuration, row.seed, row.epoch, str(folder))
        sheet = score_here(request, scoring, self._worker(scoring))
        if recorded.test_fingerprint == self._training_data:  # of schema 0, made a journal by a version of schema 1
            return sheet.model_copy(update={"test_fingerprint": recorded.test_fingerprint})
        return sheet

    def _worker(self, scoring: ScoringConfig) -> ScoringWorker:
        if scoring not in self._workers:
            self._workers[scoring] = ScoringWorker(self._dataset, self._root, scoring, "cpu")
        return self._workers[scoring]


def _moved(recorded: ScoreSheet, measured: ScoreSheet) -> str:
    names = changed_scores(recorded, measured)
    more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
    return f"moved: {', '.join(names[:_NAMED])}{more}" if names else ""


def _require_of_row(info: CheckpointInfo, row: ResultRow) -> None:
    if (info.configuration.key, info.seed, info.epoch) != (row.key, row.seed, row.epoch):
        raise UserError(f"{row.checkpoint} is of {info.configuration}, seed {info.seed}, epoch {info.epoch}")


def _checked(row: ResultRow, **fields: object) -> Checked:
    place = row.model_dump(include={"identity", "key", "seed", "epoch", "checkpoint"})
    return Checked.model_validate({**place, **fields})
