"""Which devices are there, by name, and whether they compute."""

import torch

from robsweep.devices.memory import expand_segments, first_line, limit_memory
from robsweep.errors import UserError


def available_devices() -> tuple[str, ...]:
    """Names that ``checked_device`` takes: ``cpu``, and ``cuda`` (ROCm too), ``cuda:N``, ``mps`` where they are."""
    count = torch.cuda.device_count()
    cuda = ("cuda", *(f"cuda:{index}" for index in range(count))) if count else ()
    return ("cpu", *cuda, *(("mps",) if torch.backends.mps.is_available() else ()))


def checked_device(name: str) -> str:
    """The name of a device that is there and computes; ``auto`` is the first accelerator, or the CPU.

    An accelerator that is there and fails is never replaced by the CPU.

    Raises:
        UserError: it is not there, or it does not compute.
    """
    there = available_devices()
    if name == "auto":
        name = there[1] if len(there) > 1 else "cpu"
    if name not in there:
        reason = "" if len(there) > 1 else f" ({no_accelerator()})"
        raise UserError(f"device {name!r} is not here: expected auto, {', '.join(there)}{reason}")
    if name != "cpu":
        expand_segments()
        _require_computing(name)
    return name


def given_accelerator(share: float = 1.0) -> str:
    """The accelerator of a process that a share of one, 0 to 1, was set aside for; never the CPU.

    The process is kept to its share of the memory.

    Raises:
        UserError: torch sees none, or it does not compute.
    """
    name = checked_device("auto")
    if name == "cpu":
        raise UserError(f"a GPU was set aside for this process, but {no_accelerator()}")
    limit_memory(name, share)
    return name


def no_accelerator() -> str:
    """Why torch finds no accelerator, in a few words."""
    if torch.version.cuda or torch.version.hip:
        return "torch sees no GPU: look at nvidia-smi or rocminfo, and at CUDA_VISIBLE_DEVICES"
    return "torch is built for the CPU"


def device_title(device: str) -> str:
    """The device's name with the hardware's own, such as ``cuda (NVIDIA H100)``."""
    if torch.device(device).type != "cuda":
        return device
    return f"{device} ({torch.cuda.get_device_name(device)})"


def _require_computing(device: str) -> None:
    try:
        sum_ = torch.ones(2, device=device).sum().item()
    except (RuntimeError, AssertionError) as error:  # no driver, no kernels for this card, no memory
        raise UserError(f"device {device!r} is here but does not compute: {first_line(error)}") from None
    if sum_ != 2:
        raise UserError(f"device {device!r} is here but does not compute: 1 + 1 gave {sum_:g}")
