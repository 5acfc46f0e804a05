"""Pixel normalisation as the first layer, so that everything outside the network lives in [0, 1]."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


class Normalise(nn.Module):
    """(x - mean) / std per channel; constants, so no part of the state dict."""

    mean: Tensor
    std: Tensor

    def __init__(self, mean: Sequence[float] = IMAGENET_MEAN, std: Sequence[float] = IMAGENET_STD) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        """``B x C x H x W`` in [0, 1] -> the same shape, normalised."""
        return (images - self.mean) / self.std


class NormalisedNetwork(nn.Module):
    """A network behind its normalisation; every key of the state dict begins with ``network.``."""

    def __init__(self, network: nn.Module, normalise: Normalise | None = None) -> None:
        super().__init__()
        self.normalise = Normalise() if normalise is None else normalise
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        """``B x 3 x H x W`` in [0, 1] -> ``B x D``."""
        embeddings: Tensor = self.network(self.normalise(images))
        return embeddings
