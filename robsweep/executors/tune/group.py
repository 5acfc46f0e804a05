"""A group of training workers that is kept while its trial goes on."""

import threading

import ray

from robsweep.executors.local_work import task_of
from robsweep.executors.tune.context import TrialContext
from robsweep.executors.tune.listener import BoardListener
from robsweep.executors.tune.stop import StopSignal
from robsweep.executors.tune.unit_name import train_run_name
from robsweep.run.ports import Assignment
from robsweep.training.driver import fit

_POLL_S = 1.0
_STOP_S = 60.0


class WorkerGroup:
    """Trains one trial in a thread, from rung to rung; between them its workers wait with all they have loaded."""

    def __init__(self, assignment: Assignment, context: TrialContext) -> None:
        self._context, self.trial = context, str(assignment.work.trial)
        self._error: BaseException | None = None
        ray.get(context.board.grant.remote(self.trial, assignment.work.epoch))
        self._thread = threading.Thread(target=self._train, args=(assignment,), daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it can train on."""
        return self._thread.is_alive()

    def train_to(self, epoch: int) -> None:
        """Return when the checkpoint of ``epoch`` is written.

        Raises:
            RuntimeError: training failed.
        """
        board = self._context.board
        ray.get(board.grant.remote(self.trial, epoch))
        while not ray.get(board.has_reached.remote(self.trial, epoch, _POLL_S)):
            if self._error is not None:
                raise RuntimeError(str(self._error)) from self._error

    def end(self) -> bool:
        """Whether its workers came to their end by themselves: a group that is killed may keep its resources."""
        self._context.board.end.remote(self.trial)
        self._thread.join(timeout=_STOP_S)
        return not self._thread.is_alive()

    def _train(self, assignment: Assignment) -> None:
        context = self._context
        folder = context.staging.stage
        task = task_of(assignment, folder, context.data_root, to_the_end=True)
        listener = BoardListener(context.run, folder, self.trial, task, context.board, keeps_going=True)
        try:
            fit(
                task,
                listener,
                context.resources,
                name=train_run_name(assignment),
                storage=str(folder / "ray_train"),
                should_stop=StopSignal(context.board, self.trial),
            )
        except BaseException as error:
            self._error = error
        finally:
            listener.close()
