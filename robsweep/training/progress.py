"""Where a training worker stands, as the terminal, TensorBoard and Ray's metrics show it."""

import time
from dataclasses import dataclass

from robsweep.training.step_report import StepReport


@dataclass(frozen=True, slots=True)
class Progress:
    """One worker after a step.

    ``worker`` counts from 0, ``epoch`` and ``step`` from 1. ``passes``: images perturbed so far times PGD steps, over
    all workers. ``logs``: the defense's scalars of the step, of this worker's share of the batch: ``loss`` and, where
    they exist, ``active`` (share of triplets with a loss, 0..1), ``lga_level`` and others.
    """

    worker: int
    workers: int
    epoch: int
    epochs: int
    step: int
    steps: int
    passes: int
    seconds: float
    logs: dict[str, float]

    @property
    def updates(self) -> int:
        """Updates of the weights since the run began."""
        return (self.epoch - 1) * self.steps + self.step

    @property
    def steps_per_second(self) -> float:
        """Over all of the run's training so far."""
        return self.updates / max(self.seconds, 1e-6)

    @property
    def passes_per_second(self) -> float:
        """As ``steps_per_second``."""
        return self.passes / max(self.seconds, 1e-6)

    @property
    def seconds_left(self) -> float:
        """Of training, if every step to come takes as long as those so far."""
        return (self.epochs * self.steps - self.updates) / self.steps_per_second

    @property
    def ended(self) -> bool:
        """Whether this was the last step of the last epoch."""
        return self.epoch == self.epochs and self.step == self.steps

    def figures(self) -> dict[str, float]:
        """Every figure by its name; passes, which count over all workers, with the first one alone."""
        passes = {"passes": float(self.passes), "passes_per_second": self.passes_per_second}
        return {
            **self.logs,
            "epoch": self.epoch,
            "steps_per_second": self.steps_per_second,
            **(passes if self.worker == 0 else {}),
            "seconds_left": self.seconds_left,
        }


def progress_of(report: StepReport, epochs: int) -> Progress:
    """What a step's report says of a run of so many epochs."""
    return Progress(
        worker=report.rank,
        workers=report.workers,
        epoch=report.epoch + 1,
        epochs=epochs,
        step=report.step,
        steps=report.steps,
        passes=report.passes,
        seconds=report.seconds,
        logs=report.logs,
    )


class Throttle:
    """Lets a step through when ``every_s`` have passed since the last one, and at the end of an epoch."""

    def __init__(self, every_s: float = 1.0) -> None:
        self._every_s = every_s
        self._last = -every_s

    def allows(self, progress: Progress) -> bool:
        """Whether to show this step."""
        now = time.monotonic()
        if now - self._last < self._every_s and progress.step < progress.steps:
            return False
        self._last = now
        return True


def duration(seconds: float) -> str:
    """``50 s``, ``12 min``, ``3.4 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 90 * 60 else f"{seconds / 3600:.1f} h"


def count(number: float) -> str:
    """``600``, ``38.4k``, ``1.2M``: three digits or so."""
    for unit in ("", "k", "M", "G"):
        if number < 1000:
            return f"{number:.0f}{unit}" if not unit or number >= 100 else f"{number:.1f}{unit}"
        number /= 1000
    return f"{number:.1f}T"
