"""Random triplets."""

import torch

from robsweep.mining.draw import draw
from robsweep.mining.triplets import Candidates, Triplets


def random_triplets(candidates: Candidates, generator: torch.Generator) -> Triplets:
    """Positive: the pair. Negative: uniform over other classes. Distances play no part."""
    return candidates.pairs_with(draw(candidates.others, generator))
