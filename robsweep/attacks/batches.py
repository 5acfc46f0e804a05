"""How many queries go through a network at a time: by the device's memory, fewer after it ran out."""

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor

from robsweep.attacks.candidates import WORKSPACE
from robsweep.devices import free_bytes, is_out_of_memory, release_memory
from robsweep.errors import UserError

CPU_SMALL, CPU_LARGE = 256, 16
"""Images a batch on a CPU, where more than its caches hold is slower: up to 64x64 pixels, and above."""
ACCELERATED_SMALL, ACCELERATED_LARGE = 4096, 512
"""The same on an accelerator, at most: larger ones are no faster."""
_SMALL_SIDE = 64
_PROBED = 8
_SHARE = 0.8
"""Of the free memory that is filled: the rest is for fragments and for what the loss needs for a moment."""

Part = TypeVar("Part")


def cpu_batch(side: int) -> int:
    """Images of ``side`` pixels that a CPU passes at a time."""
    return CPU_SMALL if side <= _SMALL_SIDE else CPU_LARGE


def accelerated_batch(side: int) -> int:
    """Images of ``side`` pixels that an accelerator with memory enough passes at a time."""
    return ACCELERATED_SMALL if side <= _SMALL_SIDE else ACCELERATED_LARGE


def batch_size(images: Tensor, pass_: Callable[[Tensor], object]) -> int:
    """How many of ``images`` (``B x C x H x W``, on the device) to pass at a time, at least 1.

    On an accelerator a few are passed to see what one takes; ``pass_`` runs forward and backward on what it is given.
    What fits is rounded down to a power of two: a little more or less free memory leaves the batch, and so the rounding
    of its passes, as it is.
    """
    free = free_bytes(images.device)
    if free is None:
        return min(len(images), cpu_batch(images.shape[-1]))
    probe = images[:_PROBED]
    torch.cuda.reset_peak_memory_stats(images.device)
    before = torch.cuda.memory_allocated(images.device)
    pass_(probe)
    each = max(1, torch.cuda.max_memory_allocated(images.device) - before) / len(probe)
    fits = max(1, int(_SHARE * (free - WORKSPACE) / each))
    return min(len(images), accelerated_batch(images.shape[-1]), 1 << (fits.bit_length() - 1))


def in_batches(count: int, size: int, work: Callable[[slice], Part], *, whole: bool = False) -> list[Part]:
    """``work`` on ``count`` rows, ``size`` at a time; half as many whenever the device's memory runs out.

    ``whole``: the rows must stay together, since they affect each other.

    Raises:
        UserError: memory runs out where fewer rows are not to be had.
    """
    parts: list[Part] = []
    done, size = 0, count if whole else size
    while done < count:
        rows = slice(done, min(done + size, count))
        reason = None
        try:
            parts.append(work(rows))
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            reason = str(error).splitlines()[0]
        if reason is None:
            done = rows.stop
            continue
        # not within ``except``, where the traceback still holds the tensors of the batch that failed
        if whole or size == 1:
            what = f"{count} queries that must stay together" if whole else "one query"
            raise UserError(f"out of memory with {what}: {reason}")
        size = max(1, min(size, rows.stop - rows.start) // 2)
        release_memory()
    return parts
