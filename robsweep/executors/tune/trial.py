"""A Tune trial: one unit of work of the engine, trained through Ray Train."""

import traceback
from typing import Any

from ray import tune

from robsweep.executors.checkpoints import published
from robsweep.executors.local_work import task_of
from robsweep.executors.tune.context import TrialContext
from robsweep.executors.tune.group import WorkerGroup
from robsweep.executors.tune.listener import BoardListener
from robsweep.executors.tune.unit_name import name_process, train_run_name, unit_title
from robsweep.executors.work import reason_of
from robsweep.run.no_room import no_room
from robsweep.run.ports import Assignment
from robsweep.scoring.pool import Failure
from robsweep.training.driver import fit

ASSIGNMENT, REPORT = "assignment", "report"
"""Keys of a trial's configuration and of its one result: an ``Assignment``, and a ``Saved`` or a ``Failure``."""


class Trial(tune.Trainable):  # type: ignore[misc]
    """Its process is used again for the next unit of work, and its group of workers where that is the same trial's.

    What training raises is reported, not raised: Tune tries again what dies, not what fails.
    """

    def setup(self, config: dict[str, Any], *, context: TrialContext) -> None:
        """Take the first unit of work."""
        self._context = context
        self._group: WorkerGroup | None = None
        self._assignment: Assignment = config[ASSIGNMENT]

    def reset_config(self, new_config: dict[str, Any]) -> bool:
        """Take the next unit of work; False where this process has to be given up."""
        self._assignment = new_config[ASSIGNMENT]
        return self._group is None or self._goes_on(self._group) or self._end()

    def step(self) -> dict[str, Any]:
        """Train up to the unit's epoch."""
        name_process(unit_title(self._assignment))
        try:
            self._context.staging.fetch_newest(self._assignment.folder)
            if self._context.resources.workers > 1:
                self._train_as_group()
            else:
                self._train_here()
            report: Any = published(self._assignment, self._context.staging)
        except Exception as error:
            report = Failure(f"training failed: {reason_of(error)}", traceback.format_exc(), no_room(error))
        self._context.board.clear.remote(str(self._assignment.work.trial))
        return {REPORT: report, "done": True}

    def cleanup(self) -> None:
        """End what is being trained."""
        self._end()

    def save_checkpoint(self, checkpoint_dir: str) -> None:
        """Nothing: a run's checkpoints lie in the run's folder and outlive Tune."""

    def load_checkpoint(self, checkpoint: Any) -> None:
        """Nothing, for the same reason."""

    def _train_here(self) -> None:
        context, work = self._context, self._assignment.work
        folder = context.staging.stage
        task = task_of(self._assignment, folder, context.data_root)
        listener = BoardListener(context.run, folder, str(work.trial), task, context.board, keeps_going=False)
        try:
            name = train_run_name(self._assignment)
            fit(task, listener, context.resources, name=name, storage=str(folder / "ray_train"))
        finally:
            listener.close()

    def _train_as_group(self) -> None:
        if self._group is None or not self._goes_on(self._group):
            self._group = WorkerGroup(self._assignment, self._context)
        self._group.train_to(self._assignment.work.epoch)

    def _goes_on(self, group: WorkerGroup) -> bool:
        return group.alive and group.trial == str(self._assignment.work.trial)

    def _end(self) -> bool:
        ended = self._group is None or self._group.end()
        self._group = None
        return ended
