"""Distance-weighted negatives; Wu et al. 2017, "Sampling Matters in Deep Embedding Learning", Section 4.1."""

import torch

from robsweep.mining.draw import draw
from robsweep.mining.triplets import Candidates, Triplets


def distance_weighted_triplets(candidates: Candidates, generator: torch.Generator) -> Triplets:
    """Positive: the pair. Negative: drawn with the inverse density of distances on the unit sphere.

    log w = (2 - D) log d - (D - 3)/2 log(1 - d^2/4), which is finite for 0 < d < 2 only. A row where a weight
    of another class is NaN or infinite, or where all are zero, is drawn uniformly over other classes; raw
    embeddings (metric E) rarely keep all distances under 2, so there it mostly is.
    """
    d, others = candidates.distances.double(), candidates.others
    dimension = candidates.dimension
    log_weight = (2 - dimension) * d.log() - (dimension - 3) / 2 * (1 - d.square() / 4).log()
    log_weight = log_weight.masked_fill(candidates.same, -torch.inf)
    weight = (log_weight - log_weight.amax(dim=1, keepdim=True)).exp()
    usable = weight.isfinite().all(dim=1, keepdim=True) & (weight > 0).any(dim=1, keepdim=True)
    return candidates.pairs_with(draw(torch.where(usable, weight, others.double()), generator))
