"""How far a training is."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """``epoch``: epochs done; ``step``: updates done of the one after it. ``training_steps``: updates of all epochs.

    ``train_passes``: images passed forward and backward to perturb them, of all workers. ``train_seconds``: wall time.
    """

    epoch: int = 0
    step: int = 0
    training_steps: int = 0
    train_passes: int = 0
    train_seconds: float = 0.0
