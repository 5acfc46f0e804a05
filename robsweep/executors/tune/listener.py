"""What a training worker of a trial tells: its steps, and at rungs that a checkpoint is there."""

from dataclasses import dataclass, field
from pathlib import Path

import ray
from ray.actor import ActorHandle

from robsweep.executors.tune.metrics import StepMetrics
from robsweep.training.progress import Throttle, progress_of
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask
from robsweep.training.tensorboard import FOLDER, StepBoard

_WAIT_S = 60.0


@dataclass
class BoardListener:
    """Every worker of a trial has one of its own, a copy made before the first step.

    ``folder``: the run's. ``keeps_going``: a group that waits at each rung until it may train on.
    """

    run: str
    folder: Path
    trial: str
    task: TrainTask
    board: ActorHandle
    keeps_going: bool
    _throttle: Throttle = field(default_factory=Throttle)
    _steps: StepBoard | None = None
    _metrics: StepMetrics | None = None

    def on_step(self, report: StepReport) -> None:
        """Count every step; show one a second on the board, in TensorBoard and in Ray's metrics."""
        progress = progress_of(report, self.task.configuration.training.epochs)
        if self._metrics is None:
            self._metrics = StepMetrics(
                run=self.run,
                trial=self.trial,
                configuration=str(self.task.configuration),
                worker=progress.worker,
            )
        self._metrics.count(progress)
        if not self._throttle.allows(progress):
            return
        if self._steps is None:
            note = self.task.configuration.model_dump_json()
            self._steps = StepBoard(self.folder / FOLDER / self.trial, f"{self.task.configuration}: {note}")
        self.board.progress.remote(self.trial, progress.worker, progress)
        self._steps.add(progress)
        self._metrics.show(progress)

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Say that the checkpoint is there; a group waits here until it may train on."""
        if not self.keeps_going:
            return
        ray.get(self.board.reached.remote(self.trial, epoch))
        if epoch < self.task.rungs[-1]:
            while not ray.get(self.board.beyond.remote(self.trial, epoch, _WAIT_S)):
                pass

    def close(self) -> None:
        """The trial is not being trained any more; may be called again, and without a step before."""
        if self._steps is not None:
            self._steps.close()
        if self._metrics is not None:
            self._metrics.close()
