"""Black box: the gradient estimated from the objective's values alone (natural evolution strategies)."""

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from torch import Tensor

from robsweep.devices import is_out_of_memory, release_memory
from robsweep.perturb import counter
from robsweep.perturb.gradients import Objective

_REDUCED_SIDE = 32
_LARGE_SIDE = 64
"""Images with a side above this are probed with noise of 32x32, upscaled: fewer directions to tell apart."""


@runtime_checkable
class Repeatable(Protocol):
    """An objective whose images may be probed several at a time."""

    def repeated(self, times: int) -> Objective:
        """The objective of ``times`` rounds of its images, one after the other: ``times * B`` values."""


@dataclass
class NesGradient:
    """Gradient source of Ilyas et al. 2018, Algorithm 1, with antithetic probes.

    The noise has standard deviation ``eps / 0.5`` and is cut at eps, probes are cut to [0, 1]. It is a function
    of (``key``, step, probe) alone. The estimate is not divided by sigma: only its sign is used.

    ``key``: ``B`` int64, one an image, of ``counter.keys``. ``eps``: the budget's. ``population``: probes a step.
    ``room``: images that may pass at a time, where the objective is ``Repeatable``; half as many after memory ran out.
    Results differ by the rounding of larger batches. 0: a probe of every image at a time.
    """

    key: Tensor
    eps: float
    population: int = 100
    room: int = 0
    _most: int = field(init=False)

    def __post_init__(self) -> None:
        self._most = self.room // (2 * len(self.key))

    def __call__(self, objective: Objective, images: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """See ``GradientSource``; the objective must give one value an image. Costs population + 1 passes."""
        with torch.no_grad():
            key = counter.derive(self.key, step)
            return self._total(objective, images, step, key).div_(self.population), objective(images, step)

    def _total(self, objective: Objective, images: Tensor, step: int, key: Tensor) -> Tensor:
        """Sum over pairs of noise times the difference of the values at both ends of it."""
        pairs = self.population // 2
        while isinstance(objective, Repeatable) and self._most > 1:
            together = next(size for size in range(min(self._most, pairs), 0, -1) if pairs % size == 0)
            if together == 1:
                break
            try:
                return self._in_groups(objective.repeated(2 * together), images, step, key, together)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
            self._most = together // 2  # not within ``except``, where the traceback still holds the probes
            release_memory()
        total = torch.zeros_like(images)
        for pair in range(pairs):
            noise = self._noise(counter.derive(key, pair), images)
            above = objective((images + noise).clamp_(0.0, 1.0), step)
            below = objective((images - noise).clamp_(0.0, 1.0), step)
            total.addcmul_(noise, (above - below)[:, None, None, None])
        return total

    def _in_groups(self, objective: Objective, images: Tensor, step: int, key: Tensor, together: int) -> Tensor:
        """``together`` pairs at a time, a divisor of their number; ``objective``: of both ends of so many pairs."""
        total = torch.zeros_like(images)
        for first in range(0, self.population // 2, together):
            keys = counter.derive_each(key, first, together)
            noise = self._noise(keys.flatten(), images).view(together, *images.shape)
            probes = torch.cat((images + noise, images - noise)).clamp_(0.0, 1.0).flatten(0, 1)
            if images.is_contiguous(memory_format=torch.channels_last):
                probes = probes.contiguous(memory_format=torch.channels_last)
            above, below = objective(probes, step).view(2, together, len(images)).unbind(0)
            total += (noise * (above - below)[..., None, None, None]).sum(dim=0)
        return total

    def _noise(self, key: Tensor, images: Tensor) -> Tensor:
        """One for each key, in the shape of an image."""
        _, channels, height, width = images.shape
        reduced = max(height, width) > _LARGE_SIDE
        shape = (_REDUCED_SIDE, _REDUCED_SIDE) if reduced else (height, width)
        noise = counter.normal(key, channels * shape[0] * shape[1]).view(-1, channels, *shape).to(images.dtype)
        noise = noise.mul_(self.eps / 0.5).clamp_(-self.eps, self.eps)
        return F.interpolate(noise, size=(height, width), mode="nearest") if reduced else noise
