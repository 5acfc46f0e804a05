"""The network as others use it: images in, embeddings out."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class EmbeddingNetwork(nn.Module):
    """``B x C x H x W`` in [0, 1] -> ``B x D``; with ``unit_length``, divided by their L2 norm (eps 1e-12)."""

    def __init__(self, network: nn.Module, *, unit_length: bool) -> None:
        super().__init__()
        self.network, self.unit_length = network, unit_length

    def forward(self, images: Tensor) -> Tensor:
        """See the class."""
        embeddings: Tensor = self.network(images)
        return F.normalize(embeddings, dim=1) if self.unit_length else embeddings


def random_images(count: int, *, channels: int, side: int, seed: int) -> Tensor:
    """Uniform pixels in [0, 1], ``count x channels x side x side``."""
    return torch.rand(count, channels, side, side, generator=torch.Generator().manual_seed(seed))
