"""How the gap between hardness and its destination is measured; Zhou & Patel 2022, Section 3.1."""

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor

from robsweep.grammar.gap_distances import GAP_DISTANCES

Gap = Callable[[Tensor, Tensor], Tensor]
"""Hardness ``T`` and destination (``T`` or 0-d) -> scalar, to be minimised over the hardness."""


def easier_than(hardness: Tensor, destination: Tensor) -> Tensor:
    """ET: mean(min(H_S - H_D, 0)^2), zero where a triplet is at least as hard as its destination."""
    return (hardness - destination).clamp(max=0).square().mean()


def squared(hardness: Tensor, destination: Tensor) -> Tensor:
    """L2: mean((H_S - H_D)^2)."""
    return (hardness - destination).square().mean()


def kullback_leibler(hardness: Tensor, destination: Tensor) -> Tensor:
    """KL(softmax(H_D) || softmax(H_S)) over the batch, in nats.

    A well-defined meaning of robsweep's own: the reference implementation's form (``kl_reference``) compares
    no distributions. It aligns how hardness is spread over the batch, not its level; a destination that is
    the same for every triplet asks for a uniform spread whatever that level is.
    """
    target = F.log_softmax(destination.expand_as(hardness), dim=0)
    return F.kl_div(F.log_softmax(hardness, dim=0), target, reduction="sum", log_target=True)


def kl_reference(hardness: Tensor, destination: Tensor) -> Tensor:
    """The reference implementation's KL: L1-normalised hardness, signs and all, taken as probabilities.

    NaN as soon as a destination is negative, although its gradient, -H_D / T through the normalisation, is
    finite. For comparison only: published as not working.
    """
    # a 0-d destination is normalised by itself, so only its sign is left
    target = F.normalize(destination, p=1.0, dim=0)
    return F.kl_div(F.normalize(hardness, p=1.0, dim=0), target, reduction="none").mean()


GAPS: dict[str, Gap] = {distance.name: globals()[distance.function] for distance in GAP_DISTANCES.values()}
"""By the name that configurations give it."""
