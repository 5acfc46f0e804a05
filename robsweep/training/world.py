"""What a training worker knows of the others: gradients and losses are averaged over all of them."""

from typing import Protocol

import torch
import torch.distributed as dist
from torch import Tensor, nn


class World(Protocol):
    """``rank`` of ``size`` workers."""

    rank: int
    size: int

    def average_gradients(self, model: nn.Module, share: float) -> None:
        """Replace gradients by their mean over workers, each weighted by its ``share`` of the batch (sums to 1)."""

    def average(self, value: Tensor, share: float) -> Tensor:
        """Weighted mean of a scalar over workers."""


class Alone:
    """One worker."""

    rank = 0
    size = 1

    def average_gradients(self, model: nn.Module, share: float) -> None:
        """Nothing to do."""

    def average(self, value: Tensor, share: float) -> Tensor:
        """The value itself."""
        return value


class Group:
    """The workers of the current ``torch.distributed`` process group."""

    def __init__(self) -> None:
        self.rank = dist.get_rank()
        self.size = dist.get_world_size()

    def average_gradients(self, model: nn.Module, share: float) -> None:
        """One all-reduce of all gradients as a flat buffer."""
        gradients = [p.grad for p in model.parameters() if p.grad is not None]
        flat = torch.cat([g.reshape(-1) for g in gradients]).mul_(share)
        dist.all_reduce(flat)
        parts: tuple[Tensor, ...] = torch.functional.split(flat, [g.numel() for g in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))

    def average(self, value: Tensor, share: float) -> Tensor:
        """One all-reduce of a copy."""
        total = value.detach().clone().mul_(share)
        dist.all_reduce(total)
        return total


def current_world() -> World:
    """The process group's world if one is initialised with several workers, else ``Alone``."""
    if dist.is_available() and dist.is_initialized() and dist.get_world_size() > 1:
        return Group()
    return Alone()
