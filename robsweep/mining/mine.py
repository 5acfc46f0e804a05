"""One triplet for every pair of a batch."""

from collections.abc import Callable

import torch
from torch import Tensor

from robsweep.devices import ieee_float32
from robsweep.distances import cross, to_metric
from robsweep.errors import UserError
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining.distance_weighted import distance_weighted_triplets
from robsweep.mining.hardest import hardest_triplets
from robsweep.mining.semihard import semihard_triplets
from robsweep.mining.softhard import softhard_triplets
from robsweep.mining.triplets import Candidates, Triplets
from robsweep.mining.uniform import random_triplets

Miner = Callable[[Candidates, torch.Generator], Triplets]

MINERS: dict[Hardness, Miner] = {
    Hardness.RANDOM: random_triplets,
    Hardness.SEMIHARD: semihard_triplets,
    Hardness.SOFTHARD: softhard_triplets,
    Hardness.DISTANCE: distance_weighted_triplets,
    Hardness.HARDEST: hardest_triplets,
}


@torch.no_grad()
@ieee_float32()
def mine(
    embeddings: Tensor,
    labels: Tensor,
    hardness: Hardness,
    *,
    metric: Metric,
    margin: float,
    generator: torch.Generator,
) -> Triplets:
    """Mine a batch of pairs (SPC-2: two samples per class); Zhou & Patel 2022, Section 3.1.

    Args:
        embeddings: ``2B x D`` in the order a0, p0, a1, p1, ...; a pair is of one class.
        labels: ``2B`` int64.
        hardness: which miner.
        metric: how distances are taken; embeddings need not be normalised beforehand.
        margin: width of the semihard band.
        generator: source of every random choice, on any device.

    Returns:
        ``B`` triplets on the embeddings' device, anchors = even positions.

    Raises:
        UserError: an odd number of items, or labels that do not fit.
    """
    if embeddings.ndim != 2 or len(embeddings) % 2 or labels.shape != embeddings.shape[:1]:
        raise UserError(
            f"cannot mine embeddings of shape {tuple(embeddings.shape)} with labels of shape "
            f"{tuple(labels.shape)}: expected 2B x D and 2B"
        )
    # under autocast the product behind the distances would be taken in half precision
    with torch.autocast(embeddings.device.type, enabled=False):
        features = to_metric(embeddings.float(), metric)
        candidates = Candidates(
            distances=cross(features[0::2], features, metric),
            same=labels[0::2].unsqueeze(1) == labels,
            margin=margin,
            dimension=embeddings.shape[1],
        )
        return MINERS[hardness](candidates, generator)
