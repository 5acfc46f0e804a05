"""Networks laid out for a device."""

import torch
from torch import nn

from robsweep.devices.memory import keep_freed_memory


def place(model: nn.Module, device: str | torch.device) -> nn.Module:
    """The network on a device, its convolutions' weights channels-last, which most hardware computes faster."""
    if torch.device(device).type == "cpu":
        keep_freed_memory()
    return model.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
