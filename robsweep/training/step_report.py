"""What a training loop tells after every update of the weights."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepReport:
    """Where training stands after a step, as worker ``rank`` of ``workers`` sees it.

    ``logs`` are the defense's scalars: of this worker's share of the batch, or of the whole batch if it is mined
    globally. ``passes``: images perturbed so far times PGD steps, over all workers.
    """

    epoch: int
    step: int
    steps: int
    logs: dict[str, float]
    passes: int
    seconds: float
    rank: int = 0
    workers: int = 1
