"""Softhard triplets; Roth et al. 2020, as the reference implementation of Zhou & Patel 2022 has them."""

import torch

from robsweep.mining.draw import draw, prefer
from robsweep.mining.triplets import Candidates, Triplets


def softhard_triplets(candidates: Candidates, generator: torch.Generator) -> Triplets:
    """Positives farther than the nearest negative, negatives nearer than the farthest positive.

    Positive: uniform over {p: d(a,p) > min_n d(a,n)}; if empty, over the class, the anchor itself included
    (about 1 % of triplets). Negative: uniform over {n: d(a,n) < max_p d(a,p)}; if empty, over other classes.
    A NaN distance in the extreme empties the set. A batch of one class keeps the pair as positive.
    """
    distances, same = candidates.distances, candidates.same
    other = ~same
    nearest = distances.masked_fill(same, torch.inf).amin(dim=1, keepdim=True)
    farthest = distances.masked_fill(other, -torch.inf).amax(dim=1, keepdim=True)
    negative = draw(prefer((distances < farthest) & other, candidates.others), generator)
    positive = draw(prefer((distances > nearest) & same, same), generator)
    has_other = other.any(dim=1)
    return Triplets(candidates.anchors, torch.where(has_other, positive, candidates.anchors + 1), negative)
