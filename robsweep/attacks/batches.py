"""How many queries go through a network at a time: by the device and its memory."""

from collections.abc import Callable

import torch
from torch import Tensor

from robsweep.attacks.candidates import WORKSPACE
from robsweep.devices import free_bytes

CPU_SMALL, CPU_LARGE = 256, 16
"""Images a batch on a CPU, where more than its caches hold is slower: up to 64x64 pixels, and above."""
ACCELERATED_SMALL, ACCELERATED_LARGE = 4096, 512
"""The same on an accelerator, at most: larger ones are no faster."""
_SMALL_SIDE = 64
_PROBED = 8
_SHARE = 0.8
"""Of the free memory that is filled: the rest is for fragments and for what the loss needs for a moment."""


def cpu_batch(side: int) -> int:
    """Images of ``side`` pixels that a CPU passes at a time."""
    return CPU_SMALL if side <= _SMALL_SIDE else CPU_LARGE


def accelerated_batch(side: int) -> int:
    """Images of ``side`` pixels that an accelerator with memory enough passes at a time."""
    return ACCELERATED_SMALL if side <= _SMALL_SIDE else ACCELERATED_LARGE


def batch_size(images: Tensor, pass_: Callable[[Tensor], object]) -> int:
    """How many images such as ``images`` (``B x C x H x W``, on the device) to pass at a time, at least 1.

    On an accelerator a few are passed to see what one takes; ``pass_`` runs forward and backward on what it is given.
    What fits is rounded down to a power of two: a little more or less free memory leaves the batch, and so the rounding
    of its passes, as it is.
    """
    free = free_bytes(images.device)
    if free is None:
        return cpu_batch(images.shape[-1])
    probe = images[:_PROBED]
    torch.cuda.reset_peak_memory_stats(images.device)
    before = torch.cuda.memory_allocated(images.device)
    pass_(probe)
    each = max(1, torch.cuda.max_memory_allocated(images.device) - before) / len(probe)
    fits = max(1, int(_SHARE * (free - WORKSPACE) / each))
    return min(accelerated_batch(images.shape[-1]), 1 << (fits.bit_length() - 1))
