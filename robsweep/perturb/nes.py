"""Black box: the gradient estimated from the objective's values alone (natural evolution strategies)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from robsweep.perturb import counter
from robsweep.perturb.gradients import Objective

_REDUCED_SIDE = 32
_LARGE_SIDE = 64
"""Images with a side above this are probed with noise of 32x32, upscaled: fewer directions to tell apart."""


@dataclass(frozen=True)
class NesGradient:
    """Gradient source of Ilyas et al. 2018, Algorithm 1, with antithetic probes.

    The noise has standard deviation ``eps / 0.5`` and is cut at eps, probes are cut to [0, 1]. It is a function
    of (``key``, step, probe) alone. The estimate is not divided by sigma: only its sign is used.

    ``key``: ``B`` int64, one an image, of ``counter.keys``. ``eps``: the budget's. ``population``: probes a step.
    """

    key: Tensor
    eps: float
    population: int = 100

    def __call__(self, objective: Objective, images: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """See ``GradientSource``; the objective must give one value an image. Costs population + 1 passes."""
        with torch.no_grad():
            total = torch.zeros_like(images)
            key = counter.derive(self.key, step)
            for pair in range(self.population // 2):
                noise = self._noise(counter.derive(key, pair), images)
                above = objective((images + noise).clamp_(0.0, 1.0), step)
                below = objective((images - noise).clamp_(0.0, 1.0), step)
                total.addcmul_(noise, (above - below)[:, None, None, None])
            return total.div_(self.population), objective(images, step)

    def _noise(self, key: Tensor, images: Tensor) -> Tensor:
        batch, channels, height, width = images.shape
        reduced = max(height, width) > _LARGE_SIDE
        shape = (batch, channels, _REDUCED_SIDE, _REDUCED_SIDE) if reduced else images.shape
        noise = counter.normal(key, channels * shape[2] * shape[3]).view(shape).to(images.dtype)
        noise = noise.mul_(self.eps / 0.5).clamp_(-self.eps, self.eps)
        return F.interpolate(noise, size=(height, width), mode="nearest") if reduced else noise
