"""What all trials of a run share."""

from dataclasses import dataclass

from ray.actor import ActorHandle

from robsweep.config.shares import TrainingShare
from robsweep.executors.staging import Staging


@dataclass(frozen=True, slots=True)
class TrialContext:
    """``run``: its name; ``staging``: of its checkpoints."""

    run: str
    board: ActorHandle
    staging: Staging
    data_root: str | None
    resources: TrainingShare
