"""Number formats of a network's passes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import torch
from torch import nn
from torch.nn.modules.conv import _ConvNd

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


@contextmanager
def lowered(model: nn.Module, precision: UsedPrecision) -> Iterator[None]:
    """Weights of linear and convolutional layers lie in ``precision`` within the block, and are as before after it.

    Autocast would make the same copies at every pass, for it keeps only those of weights that are trained. Passes give
    the same numbers to the last bit. Passes back belong within the block too, and nothing may train the weights in it.
    """
    kept = []
    for module in model.modules() if precision == "bfloat16" else ():
        if isinstance(module, nn.Linear | _ConvNd):
            for weight in module.parameters(recurse=False):
                if weight.dtype == torch.float32:
                    kept.append((weight, weight.data))
                    weight.data = weight.data.to(torch.bfloat16)
    try:
        yield
    finally:
        for weight, data in kept:
            weight.data = data
