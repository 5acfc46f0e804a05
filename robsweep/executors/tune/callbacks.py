"""Tells the engine what became of a Tune trial, and ends a run early."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ray.tune import Callback

from robsweep.executors.local_work import request_of
from robsweep.executors.tune.scores import Scores
from robsweep.executors.tune.trial import ASSIGNMENT, REPORT
from robsweep.run.engine import Engine
from robsweep.run.ports import Assignment
from robsweep.scoring.pool import Failure


class EngineCallback(Callback):  # type: ignore[misc]
    """``check`` raises where the run is to end."""

    def __init__(self, engine: Engine, scores: Scores, check: Callable[[], None]) -> None:
        self._engine, self._scores, self._check = engine, scores, check

    def __getstate__(self) -> dict[str, Any]:
        """Nothing: Tune pickles its callbacks, but a run is resumed from its journal."""
        return {}

    def on_step_begin(self, iteration: int, trials: list[Any], **info: Any) -> None:
        """Tune is about to look at its trials, as it does several times a second."""
        self._check()

    def on_trial_result(
        self, iteration: int, trials: list[Any], trial: Any, result: dict[str, Any], **info: Any
    ) -> None:
        """A unit of work was trained, or its training failed.

        Raises:
            OSError: a disk is full, which is no fault of what was trained.
        """
        assignment: Assignment = trial.config[ASSIGNMENT]
        report = result[REPORT]
        if assignment.work.trial not in self._engine.training:
            return  # Tune may tell twice
        if isinstance(report, Failure):
            if report.full is not None:
                raise report.full
            self._engine.failed(assignment.work, report.reason, report.trace)
        else:
            self._engine.saved(report)
            self._scores.submit(assignment.work, request_of(assignment._replace(checkpoint=report.checkpoint)))

    def on_trial_error(self, iteration: int, trials: list[Any], trial: Any, **info: Any) -> None:
        """A trial's process died more often than Tune tries again."""
        # Tune copies the file to where trial.get_error() looks for it only later
        path = trial.error_file
        lines = Path(path).read_text(encoding="utf-8").strip().splitlines() if path else []
        work = trial.config[ASSIGNMENT].work
        if work.trial in self._engine.training:
            self._engine.failed(work, lines[-1].strip() if lines else "unknown error", "\n".join(lines))
