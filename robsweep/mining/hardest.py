"""Hardest negatives."""

import torch

from robsweep.mining.draw import draw
from robsweep.mining.triplets import Candidates, Triplets


def hardest_triplets(candidates: Candidates, generator: torch.Generator) -> Triplets:
    """Positive: the pair. Negative: the nearest of another class, the first of equally near ones.

    An item at a NaN distance counts as the farthest. A batch of one class draws uniformly over the batch.
    """
    farthest = torch.finfo(candidates.distances.dtype).max
    reach = candidates.distances.nan_to_num(nan=farthest).masked_fill(candidates.same, torch.inf)
    fallback = draw(candidates.others, generator)
    return candidates.pairs_with(torch.where(candidates.same.all(dim=1), fallback, reach.argmin(dim=1)))
