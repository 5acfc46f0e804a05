"""Number formats of a network's passes."""

from contextlib import AbstractContextManager

import torch

from robsweep.config.precision import Precision, UsedPrecision


def used_precision(wanted: Precision, device: str | torch.device) -> UsedPrecision:
    """What ``auto`` means on a device: bfloat16 where an accelerator computes with it, float32 elsewhere.

    GPUs that only emulate bfloat16 are slower with it.
    """
    if wanted != "auto":
        return wanted
    kind = torch.device(device).type
    if kind == "cpu" or (kind == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False)):
        return "float32"
    return "bfloat16"


def autocast(precision: UsedPrecision, device: str | torch.device) -> AbstractContextManager[object]:
    """Passes of the block run in ``precision``; weights, and what autocast deems delicate, stay in float32."""
    kind = torch.device(device).type
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=precision == "bfloat16")
