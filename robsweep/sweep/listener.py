"""Tells the hub of a trial's steps and checkpoints, from whichever process trains."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import ray
from ray.actor import ActorHandle

from robsweep.scoring.request import ScoreRequest
from robsweep.training.task import TrainTask
from robsweep.training.trainer import StepReport

_EVERY_S = 1.0


@dataclass
class HubListener:
    """Submits every rung for scoring; with ``wait`` holds the run until the sweep lets it go on."""

    trial: str
    task: TrainTask
    hub: ActorHandle
    wait: bool
    _told: float = field(default=0.0)

    def on_step(self, report: StepReport) -> None:
        """At most once a second."""
        now = time.monotonic()
        if now - self._told < _EVERY_S and report.step < report.steps:
            return
        self._told = now
        self.hub.progress.remote(
            self.trial,
            {
                "name": str(self.task.configuration),
                "epoch": report.epoch + 1,
                "epochs": self.task.rungs[-1],
                "step": report.step,
                "steps": report.steps,
                "seconds": report.seconds,
                "passes": report.passes,
                **report.logs,
            },
        )

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Submit the checkpoint."""
        request = ScoreRequest(self.task.configuration, self.task.seed, rung, epoch, str(folder))
        ray.get(self.hub.submit.remote(self.trial, request))
        if self.wait and epoch < self.task.rungs[-1]:
            ray.get(self.hub.granted.remote(self.trial, rung))
