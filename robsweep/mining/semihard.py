"""Semihard negatives; Schroff et al. 2015 (FaceNet), Section 3.2."""

import torch

from robsweep.mining.draw import draw, prefer
from robsweep.mining.triplets import Candidates, Triplets


def semihard_triplets(candidates: Candidates, generator: torch.Generator) -> Triplets:
    """Positive: the pair. Negative: uniform over d(a,p) < d(a,n) < d(a,p) + margin, else over other classes.

    NaN distances satisfy neither inequality.
    """
    distances = candidates.distances
    positive = distances.gather(1, (candidates.anchors + 1).unsqueeze(1))
    inside = (distances > positive) & (positive - distances + candidates.margin > 0)
    return candidates.pairs_with(draw(prefer(inside & ~candidates.same, candidates.others), generator))
