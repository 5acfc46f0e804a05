"""Random choices, one a row, without a loop and without a host sync."""

import torch
from torch import Tensor


def draw(weights: Tensor, generator: torch.Generator) -> Tensor:
    """One column of each row, with a probability proportional to its weight: ``n x m`` -> ``n`` int64.

    An exponential race: of independent Exp(weight) clocks, clock j rings first with probability
    w_j / sum(w). A column of weight 0 is never drawn as long as its row has a positive one. Boolean weights
    give a uniform choice. The noise is made on the generator's own device, so that a CPU generator gives the
    same draws on every device.
    """
    clocks = torch.empty(weights.shape, device=generator.device).exponential_(generator=generator)
    # a clock at exactly 0 would turn a weight of 0 into NaN, which argmax prefers
    clocks = clocks.clamp_(min=torch.finfo(clocks.dtype).tiny).to(weights.device)
    return (weights / clocks).argmax(dim=1)


def prefer(wanted: Tensor, fallback: Tensor) -> Tensor:
    """Row by row ``wanted`` if it has any True, else ``fallback``; all ``n x m`` bool."""
    return torch.where(wanted.any(dim=1, keepdim=True), wanted, fallback)
