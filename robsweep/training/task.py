"""One training run from start, or from its newest checkpoint, to its last epoch."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from robsweep.config.configuration import Configuration
from robsweep.data.catalog import load
from robsweep.data.image_set import ImageSet
from robsweep.errors import UserError
from robsweep.training.checkpoint import STATE, remove_checkpoint
from robsweep.training.step_report import StepReport
from robsweep.training.trainer import Trainer
from robsweep.training.world import World

_NAME = re.compile(r"epoch_(?P<epoch>\d+)(_step_(?P<step>\d+))?")


@dataclass(frozen=True, slots=True)
class TrainTask:
    """What to train and where its checkpoints go.

    ``rungs``: epochs after which a checkpoint is written to stay, ascending; the last one ends the run. ``announced``:
    how many of them were announced before an interruption.
    """

    configuration: Configuration
    seed: int
    data_root: str | None
    folder: str
    rungs: tuple[int, ...]
    announced: int = 0

    def checkpoint(self, epoch: int) -> Path:
        """The folder of an epoch's checkpoint."""
        return Path(self.folder) / f"epoch_{epoch}"

    def within(self, epoch: int, step: int) -> Path:
        """The folder of the passing checkpoint written ``step`` updates after an epoch."""
        return Path(self.folder) / f"epoch_{epoch}_step_{step}"


class Listener(Protocol):
    """Who is told of a run."""

    def on_step(self, report: StepReport) -> None:
        """On every worker, after every update of the weights; must be quick."""

    def on_rung(self, rung: int, epoch: int, folder: Path) -> None:
        """On the worker of rank 0, after a rung's checkpoint was written; may block to hold the run back."""


@lru_cache(maxsize=2)
def training_data(dataset: str, data_root: str | None) -> ImageSet:
    """The training split, kept for the next run of this process."""
    return load(dataset, "train", Path(data_root) if data_root else None)


def run_task(
    task: TrainTask,
    listener: Listener,
    *,
    device: str,
    world: World,
    should_stop: Callable[[], bool] | None = None,
    keeps_stopped: bool = False,
) -> bool:
    """Train to the last rung. False if ``should_stop`` ended it; then ``keeps_stopped`` writes a checkpoint first.

    Rungs whose checkpoint stands but which were not announced yet are announced first.

    Raises:
        UserError: the data set is missing, a checkpoint is damaged, or training is past a rung that was not kept.
    """
    data = training_data(task.configuration.identity.dataset, task.data_root)
    trainer = Trainer(task.configuration, data, seed=task.seed, device=device, world=world)
    newest = max((stand for stand in _resumable(task) if stand <= (task.rungs[-1], 0)), default=(0, 0))
    _require_kept(task, newest[0])
    if newest > (0, 0):
        trainer.restore(_folder(task, newest))
    leads = world.rank == 0
    if leads:
        for unfinished in Path(task.folder).glob(".epoch_*"):  # one who wrote or removed it was killed
            shutil.rmtree(unfinished)
        _drop_older(task, newest)  # or was killed before it did

    def keep() -> None:
        stand = trainer.counts.epoch, trainer.counts.step
        trainer.save(task.within(*stand))
        if leads:
            _drop_older(task, stand)

    for rung, epoch in enumerate(task.rungs):
        while trainer.counts.epoch < epoch:
            if not trainer.run_epoch(listener.on_step, should_stop, keep):
                if keeps_stopped and trainer.counts.step:
                    keep()
                return False
        if epoch > newest[0]:
            trainer.save(task.checkpoint(epoch))
            if leads:
                _drop_older(task, (epoch, 0))
        if leads and rung >= task.announced:
            listener.on_rung(rung, epoch, task.checkpoint(epoch))
    return True


def _require_kept(task: TrainTask, epoch: int) -> None:
    """Training cannot go back to what an earlier, shorter list of rungs left out."""
    for rung in task.rungs[task.announced :]:
        if rung <= epoch and not task.checkpoint(rung).is_dir():
            raise UserError(
                f"{task.folder} was trained up to epoch {epoch} and epoch {rung} was not kept: leave that epoch out, "
                "or train into another folder"
            )


def _resumable(task: TrainTask) -> list[tuple[int, int]]:
    """(epoch, step) of the checkpoints that hold what training on needs, also of runs that were to be shorter."""
    names = [_NAME.fullmatch(path.parent.name) for path in Path(task.folder).glob(f"epoch_*/{STATE}")]
    return [(int(name["epoch"]), int(name["step"] or 0)) for name in names if name]


def _folder(task: TrainTask, stand: tuple[int, int]) -> Path:
    epoch, step = stand
    return task.within(epoch, step) if step else task.checkpoint(epoch)


def _drop_older(task: TrainTask, stand: tuple[int, int]) -> None:
    """Remove older passing checkpoints, and the states of older epochs: twice the weights, and no more of use."""
    for epoch, step in _resumable(task):
        if step and (epoch, step) < stand:
            remove_checkpoint(task.within(epoch, step))
        elif not step and epoch < stand[0]:
            (task.checkpoint(epoch) / STATE).unlink(missing_ok=True)
