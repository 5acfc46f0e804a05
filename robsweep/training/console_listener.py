"""The progress of one training, on the terminal and for TensorBoard."""

from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from robsweep.training.progress import Throttle, count, duration, progress_of
from robsweep.training.step_report import StepReport
from robsweep.training.task import TrainTask
from robsweep.training.tensorboard import FOLDER, StepBoard

_LINES_PER_EPOCH = 10


@dataclass
class ConsoleListener:
    """The first worker prints a line ten times an epoch and one for each checkpoint; all write for TensorBoard."""

    task: TrainTask
    _throttle: Throttle = field(default_factory=Throttle)
    _board: StepBoard | None = None

    def on_step(self, report: StepReport) -> None:
        """Print and write where training stands."""
        progress = progress_of(report, self.task.rungs[-1])
        if self._throttle.allows(progress):
            if self._board is None:
                configuration = self.task.configuration
                note = f"{configuration}: {configuration.model_dump_json()}"
                self._board = StepBoard(Path(self.task.folder) / FOLDER, note)
            self._board.add(progress)
        ends = report.step == report.steps
        if report.rank == 0 and (ends or report.step % max(1, report.steps // _LINES_PER_EPOCH) == 0):
            logs = " ".join(f"{name} {value:.4f}" for name, value in report.logs.items())
            Console(highlight=False).print(
                f"epoch {progress.epoch}/{progress.epochs} step {report.step}/{report.steps} {logs} "
                f"{progress.steps_per_second:.2f} steps/s {count(report.passes)} passes "
                f"{duration(progress.seconds_left)} left",
                soft_wrap=True,
            )

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """Print where the checkpoint is."""
        Console(highlight=False).print(f"epoch {epoch}: {folder}", soft_wrap=True)

    def close(self) -> None:
        """Write what is still under way for TensorBoard; may be called again."""
        if self._board is not None:
            self._board.close()
