"""How training passes images through a network: in which number format, and how many at a time."""

from contextlib import AbstractContextManager

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.utils.checkpoint import checkpoint

from robsweep.config.precision import UsedPrecision
from robsweep.devices import autocast, lowered


class PrecisionWrapper(nn.Module):
    """The network ``B x C x H x W`` -> ``B x D`` in ``precision`` in eval mode, else in ``update``.

    At most ``at_a_time`` images pass at once: a pass that is to be differentiated keeps the activations of no part
    but its output, and computes them again, part by part, in the backward pass (Chen et al. 2016, arXiv:1604.06174).
    Losses see the whole batch's embeddings either way, so gradients are the same to rounding.
    """

    def __init__(
        self, network: nn.Module, *, precision: UsedPrecision, update: UsedPrecision, at_a_time: int | None
    ) -> None:
        super().__init__()
        self.network = network
        self._precision, self._update, self.at_a_time = precision, update, at_a_time
        self.largest = 0
        """Images of the largest pass that was asked for; whoever wants to know sets it to 0 before."""

    def forward(self, images: Tensor) -> Tensor:
        """Raw embeddings."""
        self.largest = max(self.largest, len(images))
        with autocast(self._update if self.training else self._precision, images.device):
            if self.at_a_time is None or len(images) <= self.at_a_time:
                whole: Tensor = self.network(images)
                return whole
            return torch.cat([self._part(part) for part in torch.split(images, self.at_a_time)])

    def frozen_weights(self) -> AbstractContextManager[None]:
        """While ``perturb.frozen`` holds the model, its weights lie in the number format of the passes."""
        return lowered(self.network, self._precision)

    def _part(self, images: Tensor) -> Tensor:
        if not torch.is_grad_enabled():
            plain: Tensor = self.network(images)
            return plain
        # frozen networks draw no random numbers whose state would have to be kept for the second pass
        again: Tensor = checkpoint(self.network, images, use_reentrant=False, preserve_rng_state=self.training)
        return again


def has_live_batchnorm(network: nn.Module) -> bool:
    """Whether a BatchNorm takes its statistics from the batch, which then must pass as one; for train mode."""
    return any(isinstance(module, _BatchNorm) and module.training for module in network.modules())
