"""Tells of a trial's steps and checkpoints, from whichever process trains."""

from dataclasses import dataclass, field
from pathlib import Path

import ray
from ray.actor import ActorHandle

from robsweep.scoring.request import ScoreRequest
from robsweep.sweep.metrics import StepMetrics
from robsweep.training.progress import Throttle, progress_of
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask
from robsweep.training.tensorboard import FOLDER, StepBoard


@dataclass
class HubListener:
    """Submits every rung for scoring; with ``wait`` holds the run until the sweep lets it go on.

    Every worker of a trial has one of its own, a copy made before the first step. ``run``: the run's folder.
    """

    run: Path
    trial: str
    task: TrainTask
    hub: ActorHandle
    wait: bool
    _throttle: Throttle = field(default_factory=Throttle)
    _board: StepBoard | None = None
    _metrics: StepMetrics | None = None

    def on_step(self, report: StepReport) -> None:
        """Count every step; show one a second to the hub, in TensorBoard and in Ray's metrics."""
        progress = progress_of(report, self.task.rungs[-1])
        if self._metrics is None:
            self._metrics = StepMetrics(
                run=self.run.name,
                trial=self.trial,
                configuration=str(self.task.configuration),
                worker=progress.worker,
            )
        self._metrics.count(progress)
        if not self._throttle.lets(progress):
            return
        if self._board is None:
            note = self.task.configuration.model_dump_json()
            self._board = StepBoard(self.run / FOLDER / self.trial, f"{self.task.configuration}: {note}")
        self.hub.progress.remote(self.trial, progress.worker, progress)
        self._board.add(progress)
        self._metrics.show(progress)

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Submit the checkpoint."""
        request = ScoreRequest(self.task.configuration, self.task.seed, rung, epoch, str(folder))
        ray.get(self.hub.submit.remote(self.trial, request))
        if self.wait and epoch < self.task.rungs[-1]:
            ray.get(self.hub.granted.remote(self.trial, rung))

    def close(self) -> None:
        """The trial trains no more; may be called again, and without a step before."""
        if self._board is not None:
            self._board.close()
        if self._metrics is not None:
            self._metrics.close()
