"""Number formats of a network's passes."""

from contextlib import AbstractContextManager

import torch

from robsweep.config.precision import Precision, UsedPrecision


def used_precision(wanted: Precision, device: str | torch.device) -> UsedPrecision:
    """What ``auto`` means on a device."""
    if wanted == "auto":
        return "float32" if torch.device(device).type == "cpu" else "bfloat16"
    return wanted


def autocast(precision: UsedPrecision, device: str | torch.device) -> AbstractContextManager[object]:
    """Passes of the block run in ``precision``; weights, and what autocast deems delicate, stay in float32."""
    kind = torch.device(device).type
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=precision == "bfloat16")
