"""The device that computes: its name checked, its memory, its number formats, and networks laid out for it."""

import ctypes
import sys
from contextlib import AbstractContextManager
from functools import cache

import torch
from torch import nn

from robsweep.config.precision import Precision, UsedPrecision
from robsweep.errors import UserError

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # names of glibc's malloc.h
_KEPT_BYTES = 2**30


def available_devices() -> tuple[str, ...]:
    """Names that ``checked_device`` takes: ``cpu``, and ``cuda`` (ROCm too), ``cuda:N``, ``mps`` where they are."""
    count = torch.cuda.device_count()
    cuda = ("cuda", *(f"cuda:{index}" for index in range(count))) if count else ()
    return ("cpu", *cuda, *(("mps",) if torch.backends.mps.is_available() else ()))


def checked_device(name: str) -> str:
    """The name of a device that is there; ``auto`` is the first accelerator, or the CPU.

    Raises:
        UserError: it is not there.
    """
    there = available_devices()
    if name == "auto":
        return there[1] if len(there) > 1 else "cpu"
    if name not in there:
        raise UserError(f"device {name!r} is not here: expected auto, {', '.join(there)}")
    return name


def used_precision(wanted: Precision, device: str | torch.device) -> UsedPrecision:
    """What ``auto`` means on a device."""
    if wanted == "auto":
        return "float32" if torch.device(device).type == "cpu" else "bfloat16"
    return wanted


def autocast(precision: UsedPrecision, device: str | torch.device) -> AbstractContextManager[object]:
    """Passes of the block run in ``precision``; weights, and what autocast deems delicate, stay in float32."""
    kind = torch.device(device).type
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=precision == "bfloat16")


def place(model: nn.Module, device: str | torch.device) -> nn.Module:
    """The network on a device, its convolutions' weights channels-last, which most hardware computes faster."""
    if torch.device(device).type == "cpu":
        keep_freed_memory()
    return model.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


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
