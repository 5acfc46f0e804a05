"""What a training step is made from: a batch, and the moment at which it comes."""

from dataclasses import dataclass

import torch
from torch import Tensor

from robsweep.defenses.share import WHOLE_BATCH, BatchShare


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of images of one class each.

    ``images``: ``2B x C x H x W`` in [0, 1], in the order a0, p0, a1, p1, ...; this worker's own alone. ``labels``:
    ``2B`` int64 of the whole batch. ``share``: this worker's part of a batch that is mined over all workers.
    """

    images: Tensor
    labels: Tensor
    share: BatchShare = WHOLE_BATCH

    def take(self, places: Tensor) -> Tensor:
        """The images at places of the whole batch: ``n x C x H x W``."""
        return self.share.take(self.images, places)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where training stands.

    ``generator``: source of every random choice; in the same state on all workers that share a batch. ``progress``:
    epochs done over epochs to do, in [0, 1).
    """

    generator: torch.Generator
    progress: float
