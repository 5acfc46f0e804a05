"""What a checkpoint folder says of a unit of work."""

from robsweep.executors.staging import Staging
from robsweep.run.events import Saved
from robsweep.run.ports import Assignment
from robsweep.training.checkpoint_info import load_info


def published(assignment: Assignment, staging: Staging) -> Saved:
    """Put the checkpoint of a unit of work where the run lies; the event that it was trained.

    Raises:
        UserError: there is no checkpoint, or it is damaged.
        OSError: it cannot be put there.
    """
    work = assignment.work
    place = f"{assignment.folder}/epoch_{work.epoch}"
    info = load_info(staging.stage / place)
    staging.publish(place)
    return Saved(
        trial=work.trial,
        epoch=work.epoch,
        checkpoint=place,
        training_steps=info.training_steps,
        train_passes=info.train_passes,
        train_seconds=info.train_seconds,
        train_fingerprint=info.train_fingerprint,
        code_version=info.code_version,
        obstacle=info.obstacle,
    )
