"""What one worker is given of each batch of an epoch."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from robsweep.data.image_set import ImageSet
from robsweep.data.pairs import pair_batches, share_of
from robsweep.defenses.batch import Batch
from robsweep.defenses.share import WHOLE_BATCH
from robsweep.devices import to_device
from robsweep.training.share import GlobalShare
from robsweep.training.world import World


@dataclass(frozen=True, slots=True)
class WorkerBatch(Batch):
    """A worker's part of a batch.

    ``images``: of its own pairs, none where there are fewer pairs than workers. ``labels``: of the images among which
    triplets are mined. ``weight``: its part of the pairs; adds up to 1 over the workers.
    """

    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of ``pairs`` pairs, a function of seed and epoch; ``mined_globally``: over all workers."""

    data: ImageSet
    pairs: int
    seed: int
    device: str
    world: World
    mined_globally: bool

    def of_epoch(self, epoch: int, done: int = 0) -> Iterator[WorkerBatch]:
        """From the batch after the first ``done`` to the last."""
        batches = pair_batches(self.data.labels, self.pairs, seed=self.seed, epoch=epoch)
        for step, rows in enumerate(islice(batches, done, None), start=done + 1):
            yield self._share(rows, partial(self._load, rows, epoch, step))

    def _share(self, rows: NDArray[np.int64], load: "partial[Tensor]") -> WorkerBatch:
        pairs = len(rows) // 2
        low, high = share_of(pairs, self.world.rank, self.world.size)
        own = np.arange(2 * low, 2 * high)
        labels = self.data.labels[rows if self.mined_globally else rows[own]]
        return WorkerBatch(
            images=load(own),
            labels=to_device(labels, self.device),
            share=GlobalShare(self.world, pairs, load) if self.mined_globally else WHOLE_BATCH,
            weight=(high - low) / pairs,
        )

    def _load(self, rows: NDArray[np.int64], epoch: int, step: int, places: NDArray[np.int64]) -> Tensor:
        images = self.data.training_batch(
            rows[places], seed=self.seed, epoch=epoch, step=step, places=places, device=self.device
        )
        return images.contiguous(memory_format=torch.channels_last)
