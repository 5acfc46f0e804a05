"""Stopping at a standstill without making the device wait for the host."""

import torch
from torch import Tensor


class PlateauDetector:
    """Notices that the mean objective no longer changes.

    On the CPU the answer is there at once. On a device the decision is taken there, in a flag that freezes the
    images (``hold``), and the host reads the flag of the step before, whose work is done by then: one idle pass
    is made at the end instead of one wait at every step. Images and losses are the same either way.
    """

    def __init__(self, tolerance: float, device: torch.device) -> None:
        self._tolerance, self._device = tolerance, device
        self._late = device.type == "cuda"
        self._before: Tensor | None = None
        self._stopped = torch.zeros((), dtype=torch.bool, device=device)
        self._steps = 0
        self._pending: tuple[Tensor, torch.cuda.Event] | None = None

    def update(self, value: Tensor) -> bool:
        """Take a step's objective (``B`` or scalar, before its update); True: leave the loop now."""
        mean = value.mean()
        if self._before is not None:
            self._stopped = self._stopped | ((mean - self._before).abs() < self._tolerance)
        self._before = mean
        if not self._late:
            self._steps += 1
            return bool(self._stopped)
        if self._pending is not None:
            flag, event = self._pending
            event.synchronize()
            if bool(flag):
                return True
        self._steps += 1
        flag = torch.empty((), dtype=torch.bool, pin_memory=True)
        flag.copy_(self._stopped, non_blocking=True)
        event = torch.cuda.Event()  # type: ignore[no-untyped-call]
        event.record(torch.cuda.current_stream(self._device))  # that of the current device may be another GPU's
        self._pending = flag, event
        return False

    def hold(self, moved: Tensor, current: Tensor) -> Tensor:
        """``moved``, or ``current`` once stopped; ``B x C x H x W`` both. The CPU never gets here stopped."""
        return torch.where(self._stopped, current, moved) if self._late else moved

    def steps(self) -> int:
        """How many objectives were taken up to and including the one that noticed the standstill."""
        return self._steps
