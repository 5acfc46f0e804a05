"""Arrays of the host on their way to a device."""

from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor


def to_device(array: NDArray[Any], device: str | torch.device) -> Tensor:
    """An array's content on a device; on a CPU the tensor shares the array's memory.

    A GPU copies it out of pinned memory while the host goes on. A copy out of other memory, such as ``torch.as_tensor``
    makes, begins when the GPU has done all that it was given, and the host waits for it.
    """
    content = torch.from_numpy(array)
    if torch.device(device).type != "cuda":
        return content.to(device)
    return content.pin_memory().to(device, non_blocking=True)
