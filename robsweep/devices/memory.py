"""Memory of the device that computes: how much of an accelerator is free, and what glibc does with freed blocks."""

import ctypes
import sys
from functools import cache

import torch

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # names of glibc's malloc.h
_KEPT_BYTES = 2**30


def free_bytes(device: str | torch.device) -> int | None:
    """Memory of an accelerator that may still be allocated, what torch holds in reserve included; None elsewhere."""
    if torch.device(device).type != "cuda":
        return None
    free, _ = torch.cuda.mem_get_info(device)
    return int(free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device))


@cache
def keep_freed_memory() -> bool:
    """Let glibc keep big blocks that are freed instead of returning them to the system; whether it does.

    Activations of a batch are allocated and freed at every step; by default each time with fresh, zeroed pages, which
    costs 10 to 30 % of a step.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):  # another C library
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)) and bool(mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES))
