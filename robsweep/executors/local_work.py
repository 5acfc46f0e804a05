"""Trains and scores in this process."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from robsweep.config.scoring import ScoringConfig
from robsweep.devices import intra_op_threads
from robsweep.executors.checkpoints import published
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.staging import Staging
from robsweep.run.events import Saved
from robsweep.run.ports import Assignment
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.local import score_here
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.progress import Throttle, progress_of
from robsweep.training.step_report import StepReport
from robsweep.training.task import Listener, TrainTask, run_task
from robsweep.training.world import SingleProcess
from robsweep.views.pulse import Pulse


class LocalWork:
    """``staging``: of the run's checkpoints. The data are loaded when they are first needed.

    ``threads``: of an operation on the CPU; None: as many as torch takes.
    ``early``: may end a training within an epoch, which then leaves a checkpoint. ``show``: is given where training
    stands, once a second at most, and where scoring stands.
    """

    def __init__(
        self,
        staging: Staging,
        dataset: str,
        data_root: str | None,
        scoring: ScoringConfig,
        device: str,
        threads: int | None = None,
        early: EarlyEnd | None = None,
        show: Callable[[Pulse], None] = lambda pulse: None,
    ) -> None:
        self._early, self._show = early, show
        self._staging, self._dataset, self._data_root = staging, dataset, data_root
        self._scoring, self._device, self._threads = scoring, device, threads
        self._worker: ScoringWorker | None = None

    def train(self, assignment: Assignment) -> Saved:
        """As ``Work.train``; raises what training raised, and ``EndedEarly`` where the run is to end."""
        staging = self._staging
        staging.fetch_newest(assignment.folder)
        task = task_of(assignment, staging.stage, self._data_root)
        listener = _ProgressListener(str(assignment.work.trial), task.configuration.training.epochs, self._show)
        try:
            with intra_op_threads(self._threads):
                self._run(task, listener)
        finally:
            self._show(Pulse())
        return published(assignment, staging)

    def _run(self, task: TrainTask, listener: Listener) -> None:
        if self._early is None:
            run_task(task, listener, device=self._device, world=SingleProcess())
            return
        with self._early.held():
            stop = self._early.is_due
            run_task(task, listener, device=self._device, world=SingleProcess(), should_stop=stop, keeps_stopped=True)
            self._early.check()

    def score(self, assignment: Assignment) -> ScoreSheet:
        """As ``Work.score``."""
        if self._worker is None:
            self._worker = ScoringWorker(self._dataset, self._data_root, self._scoring, self._device)
        request = request_of(assignment)
        request = replace(request, folder=str(self._staging.fetch(request.folder)))
        name = str(assignment.work)

        def progress(what: str, done: int, total: int) -> None:
            self._show(Pulse(scoring={name: done / total}))

        self._show(Pulse(scoring={name: 0.0}))
        try:
            with intra_op_threads(self._threads):
                return score_here(request, self._scoring, self._worker, progress=progress)
        finally:
            self._show(Pulse())


class SilentListener:
    """A listener that does nothing."""

    def on_step(self, report: StepReport) -> None:
        """Nothing."""

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Nothing."""


class _ProgressListener(SilentListener):
    """Shows steps, one a second at most."""

    def __init__(self, trial: str, epochs: int, show: Callable[[Pulse], None]) -> None:
        self._trial, self._epochs, self._show = trial, epochs, show
        self._throttle = Throttle()

    def on_step(self, report: StepReport) -> None:
        """Show the step."""
        progress = progress_of(report, self._epochs)
        if self._throttle.allows(progress):
            self._show(Pulse({self._trial: {progress.worker: progress}}))


def task_of(assignment: Assignment, folder: Path, data_root: str | None, *, to_the_end: bool = False) -> TrainTask:
    """The training task of a unit of work, or of that and all later rungs ``to_the_end``; ``folder``: the run's."""
    return TrainTask(
        configuration=assignment.configuration,
        seed=assignment.work.trial.seed,
        data_root=data_root,
        folder=str(folder / assignment.folder),
        rungs=(assignment.work.epoch, *(assignment.later_rungs if to_the_end else ())),
    )


def request_of(assignment: Assignment) -> ScoreRequest:
    """What is to be scored of a unit of work that is trained; its folder is relative to the run."""
    work = assignment.work
    place = assignment.checkpoint or f"{assignment.folder}/epoch_{work.epoch}"
    last = not assignment.later_rungs
    return ScoreRequest(assignment.configuration, work.trial.seed, work.epoch, place, last=last)
