"""Whether a training may go on from the checkpoints that lie where its own are to go."""

from pathlib import Path

from robsweep.config.configuration import Configuration, follows_epochs
from robsweep.config.folder_name import same_but_for_path
from robsweep.data.folder_place import has_moved
from robsweep.data.moved import require_same_images
from robsweep.data.roots import resolve
from robsweep.errors import UserError
from robsweep.training.checkpoint_info import INFO, load_info
from robsweep.training.task import TrainTask


def checkpoints_found(task: TrainTask) -> list[Path]:
    """Folders of the checkpoints that lie there, before any image is loaded.

    Raises:
        UserError: the task's folder of images is elsewhere than its name says, and no checkpoint there has seen it.
    """
    dataset, root = task.configuration.identity.dataset, Path(task.data_root) if task.data_root else None
    found = [file.parent for file in Path(task.folder).glob(f"epoch_*/{INFO}")]
    if not found and has_moved(dataset, resolve(root)):
        raise UserError(f"data set {dataset!r} is not there, and {task.folder} holds no checkpoint to go on from")
    for folder in found:
        require_same_images(dataset, root, load_info(folder).train_fingerprint, str(folder))
    return found


def require_same_run(task: TrainTask, folder: Path, fingerprint: str) -> None:
    """Refuse to go on from another run's checkpoint.

    Only the number of epochs may have been raised, and a folder of the same images may have got another path.

    Args:
        task: that is to go on.
        folder: of the checkpoint.
        fingerprint: of the task's images.

    Raises:
        UserError: it is of other images, of another configuration or seed, or of another end that its steps follow.
    """
    info = load_info(folder)
    if info.train_fingerprint not in ("", fingerprint):
        raise UserError(
            f"{folder} is of other images, of fingerprint {info.train_fingerprint}; "
            f"{task.configuration.identity.dataset} has {fingerprint}: give another --out"
        )
    wanted, there = task.configuration.training.epochs, info.configuration.training.epochs
    same = _at_the_path_of(task.configuration, info.configuration)
    same = same.model_copy(update={"training": same.training.model_copy(update={"epochs": wanted})})
    if same.key != task.configuration.key or info.seed != task.seed:
        raise UserError(
            f"{folder} holds {info.configuration} with seed {info.seed}, or another recipe: give another --out"
        )
    if there != wanted and follows_epochs(task.configuration.identity):
        raise UserError(
            f"{folder} was to end after {there} epochs, on which every step of {task.configuration} depends: "
            "give another --out"
        )


def _at_the_path_of(wanted: Configuration, there: Configuration) -> Configuration:
    """``there``, its folder of images called as that of ``wanted`` where the two differ in their paths alone."""
    if not same_but_for_path(wanted.identity.dataset, there.identity.dataset):
        return there
    identity = there.identity.model_copy(update={"dataset": wanted.identity.dataset})
    return there.model_copy(update={"identity": identity})
