"""What a training worker knows of the others: sums and rows of all of them."""

from collections.abc import Sequence
from typing import Any, Protocol

import torch
import torch.distributed as dist
from torch import Tensor, nn


class World(Protocol):
    """``rank`` of ``size`` workers. Every method is to be called by all workers alike."""

    rank: int
    size: int

    def add_gradients(self, model: nn.Module, weight: float) -> None:
        """Replace gradients by their sum over workers, each times its ``weight``."""

    def total(self, values: Tensor) -> Tensor:
        """Sum over workers; any shape, the same on all."""

    def gather(self, rows: Tensor, counts: Sequence[int]) -> list[Tensor]:
        """The rows (``n x ...``) of every worker, who has ``counts`` of them; without a graph."""

    def collect(self, value: Any) -> list[Any]:
        """A picklable value of every worker."""


class SingleProcess:
    """One worker."""

    rank = 0
    size = 1

    def add_gradients(self, model: nn.Module, weight: float) -> None:
        """Nothing to do."""

    def total(self, values: Tensor) -> Tensor:
        """The values themselves."""
        return values

    def gather(self, rows: Tensor, counts: Sequence[int]) -> list[Tensor]:
        """The rows themselves."""
        return [rows.detach()]

    def collect(self, value: Any) -> list[Any]:
        """The value itself."""
        return [value]


class ProcessGroup:
    """The workers of the current ``torch.distributed`` process group."""

    def __init__(self) -> None:
        self.rank = dist.get_rank()
        self.size = dist.get_world_size()

    def add_gradients(self, model: nn.Module, weight: float) -> None:
        """One all-reduce of all gradients as a flat buffer; a worker that has none contributes zeros."""
        weights = [p for p in model.parameters() if p.requires_grad]
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in weights]
        flat = torch.cat([g.reshape(-1) for g in gradients]).mul_(weight)
        dist.all_reduce(flat)
        parts: tuple[Tensor, ...] = torch.functional.split(flat, [g.numel() for g in gradients])
        for parameter, gradient, part in zip(weights, gradients, parts, strict=True):
            parameter.grad = gradient.copy_(part.view_as(gradient))

    def total(self, values: Tensor) -> Tensor:
        """One all-reduce of a copy."""
        total = values.detach().clone()
        dist.all_reduce(total)
        return total

    def gather(self, rows: Tensor, counts: Sequence[int]) -> list[Tensor]:
        """One all-gather; shorter shares are padded to the longest."""
        padded = rows.new_zeros(max(counts), *rows.shape[1:])
        padded[: len(rows)] = rows.detach()
        gathered = [torch.empty_like(padded) for _ in counts]
        dist.all_gather(gathered, padded)
        return [part[:count] for part, count in zip(gathered, counts, strict=True)]

    def collect(self, value: Any) -> list[Any]:
        """One all-gather of pickles."""
        values: list[Any] = [None] * self.size
        dist.all_gather_object(values, value)
        return values


def current_world() -> World:
    """The process group's world if one is initialised with several workers, else ``SingleProcess``."""
    if dist.is_available() and dist.is_initialized() and dist.get_world_size() > 1:
        return ProcessGroup()
    return SingleProcess()
