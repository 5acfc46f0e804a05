"""A worker's share of a batch that is mined over all workers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from robsweep.data.pairs import share_of
from robsweep.training.world import World


@dataclass(frozen=True)
class GlobalShare:
    """``BatchShare`` of the defenses over a ``World``: the pairs of ``world.rank`` in a batch of ``pairs``.

    Images of other workers are loaded rather than sent, since every worker knows which they are: ``load`` gives the
    images at places of the whole batch, as their owner sees them.
    """

    world: World
    pairs: int
    load: Callable[[NDArray[np.int64]], Tensor]

    def gather(self, rows: Tensor, *, each: int = 1) -> Tensor:
        """See ``BatchShare.gather``."""
        counts = [each * (high - low) for low, high in map(self._bounds, range(self.world.size))]
        parts = self.world.gather(rows, counts)
        parts[self.world.rank] = rows
        return torch.cat(parts)

    def own(self, rows: Tensor) -> Tensor:
        """See ``BatchShare.own``."""
        each = len(rows) // self.pairs
        low, high = self._bounds(self.world.rank)
        return rows[each * low : each * high]

    def take(self, images: Tensor, places: Tensor) -> Tensor:
        """See ``BatchShare.take``; waits for the device once."""
        wanted = places.cpu().numpy()
        here = wanted - 2 * self._bounds(self.world.rank)[0]
        elsewhere = (here < 0) | (here >= len(images))
        others = np.unique(wanted[elsewhere])
        index = np.where(elsewhere, len(images) + np.searchsorted(others, wanted), here)
        known = torch.cat((images, self.load(others))) if len(others) else images
        return known[torch.from_numpy(index).to(images.device)]

    def _bounds(self, rank: int) -> tuple[int, int]:
        return share_of(self.pairs, rank, self.world.size)
