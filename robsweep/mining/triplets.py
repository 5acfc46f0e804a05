"""What a miner is given and what it gives back."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor


class Triplets(NamedTuple):
    """Indices into a batch, each ``T`` int64: row i of the three is one triplet."""

    anchor: Tensor
    positive: Tensor
    negative: Tensor


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything a miner may choose from; a batch of ``B`` pairs is a0, p0, a1, p1, ...

    ``distances``: ``B x 2B`` from each anchor to each item, NaN where an embedding is NaN. ``same``:
    ``B x 2B``, whether the item is of the anchor's class (the anchor itself is). ``dimension``: of the
    embedding.
    """

    distances: Tensor
    same: Tensor
    margin: float
    dimension: int

    @property
    def anchors(self) -> Tensor:
        """The even positions, ``B``."""
        return torch.arange(0, self.same.shape[1], 2, device=self.same.device)

    @property
    def others(self) -> Tensor:
        """``B x 2B``: items of another class; of a batch with one class only, every item."""
        other = ~self.same
        return other | ~other.any(dim=1, keepdim=True)

    def pairs_with(self, negative: Tensor) -> Triplets:
        """Triplets of every anchor, its own pair, and the given negative (``B``)."""
        return Triplets(self.anchors, self.anchors + 1, negative)
