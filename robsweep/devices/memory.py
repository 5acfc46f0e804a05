"""Memory of the device that computes: what is free, whose it is, when it ran out, and what becomes of freed blocks."""

import ctypes
import os
import sys
from functools import cache

import torch

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # names of glibc's malloc.h
_KEPT_BYTES = 2**30
_ALLOCATOR_SETTINGS = ("PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ALLOC_CONF")
_OUT_OF_MEMORY = (
    "out of memory",  # torch's allocators, the driver, Triton, NCCL
    "out_of_memory",
    "outofmemory",
    "can't allocate memory",  # torch on a CPU
    "alloc_failed",  # cuDNN, cuBLAS, cuSOLVER, cuSPARSE
    "allocation_failed",
    "cublas_status_not_initialized",  # what cuBLAS says where no memory is left for its workspace
    "std::bad_alloc",
)
"""Parts of messages, in small letters."""


def free_bytes(device: str | torch.device) -> int | None:
    """Memory of an accelerator that this process may still allocate, within its share; None elsewhere.

    What torch holds in reserve and does not use is part of it.
    """
    if torch.device(device).type != "cuda":
        return None
    free, total = torch.cuda.mem_get_info(device)
    reserved = torch.cuda.memory_reserved(device)
    allowed = int(torch.cuda.get_per_process_memory_fraction(device) * total)
    return int(min(free, max(0, allowed - reserved)) + reserved - torch.cuda.memory_allocated(device))


def limit_memory(device: str, share: float) -> None:
    """Keep this process to its share of a GPU's memory, 0 to 1: what others were given is not free."""
    if torch.device(device).type == "cuda" and share < 1:
        torch.cuda.set_per_process_memory_fraction(share, device)


def expand_segments() -> None:
    """Let torch's allocator of CUDA memory grow its segments, which leaves fewer holes, unless the user chose settings.

    To be called before the first allocation. Processes that this one starts do the same.
    """
    if torch.version.cuda and not any(os.environ.get(name) for name in _ALLOCATOR_SETTINGS):
        os.environ[_ALLOCATOR_SETTINGS[0]] = "expandable_segments:True"


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says, in any of the libraries' spellings, that memory ran out."""
    said = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or any(words in said for words in _OUT_OF_MEMORY)


def first_line(error: BaseException) -> str:
    """What an error says, in one line; its type where it says nothing, as Python's own ``MemoryError``."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def release_memory() -> None:
    """Give what torch holds in reserve back to the device. No exception may hold tensors any more."""
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        torch.cuda.empty_cache()


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
