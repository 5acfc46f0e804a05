"""The hardness H_D that perturbed triplets are driven to; Zhou & Patel 2022, Sections 3.1 and 3.2."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from robsweep.grammar.destination import Boost, Constant, Destination, Gradual, Mined
from robsweep.grammar.hardness import Hardness

MineHardness = Callable[[Hardness], Tensor]
"""A letter -> the hardness of the benign triplets that its miner draws from the batch, ``B``."""


def relative_level(level: float, *, margin: float, u: float | None) -> float:
    """The adversarial loss l on its clip's scale, clip(l, 0, u) / u in [0, 1]; u None means the margin."""
    scale = margin if u is None else u
    return min(max(level, 0.0), scale) / scale


def gradual_hardness(target: Gradual, level: float, *, margin: float) -> float:
    """Linear gradual adversary: -margin * (l/u)^power, from -margin (untrained) up to 0 (trained)."""
    return -margin * math.pow(relative_level(level, margin=margin, u=target.u), target.power)


def destination_hardness(
    target: Destination, level: float, *, margin: float, mined: MineHardness, device: torch.device
) -> Tensor:
    """H_D of a batch: ``B`` where it is mined, 0-d where it is the same for every triplet.

    Args:
        target: which destination.
        level: the previous step's adversarial triplet loss l, of all workers.
        margin: gamma of the loss.
        mined: called for the destinations that rest on a letter, and only for them.
        device: of a 0-d result.
    """
    match target:
        case Mined():
            return mined(target.hardness)
        case Boost():
            rise = target.xi * (1 - relative_level(level, margin=margin, u=target.u))
            return mined(target.hardness) + rise
        case Constant():
            value = target.level
        case Gradual():
            value = gradual_hardness(target, level, margin=margin)
    return torch.full((), value, device=device)
