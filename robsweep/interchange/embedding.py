"""The network as others use it: images in, embeddings out."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from robsweep.grammar.identity import Identity
from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.interchange.network import network_with


class EmbeddingNetwork(nn.Module):
    """``B x C x H x W`` in [0, 1] -> ``B x D``; with ``unit_length``, divided by their L2 norm (eps 1e-12)."""

    def __init__(self, network: nn.Module, *, unit_length: bool) -> None:
        super().__init__()
        self.network, self.unit_length = network, unit_length

    def forward(self, images: Tensor) -> Tensor:
        """See the class."""
        embeddings: Tensor = self.network(images)
        return F.normalize(embeddings, dim=1) if self.unit_length else embeddings


def embedding_network(source: Path, *, unit_length: bool | None = None) -> tuple[EmbeddingNetwork, Identity]:
    """A checkpoint's network in eval mode on the CPU, and what it is.

    Args:
        source: a checkpoint folder or a reference ``.ckpt`` file.
        unit_length: embeddings of L2 norm 1; None: if the loss's metric is N or C.

    Raises:
        UserError: see ``open_checkpoint``; or the weights are another network's.
    """
    info, weights = open_checkpoint(source)
    identity = info.configuration.identity
    unit = identity.loss.metric.normalises if unit_length is None else unit_length
    network = EmbeddingNetwork(network_with(info.configuration, weights), unit_length=unit)
    return network.eval(), identity


def random_images(count: int, *, channels: int, side: int, seed: int) -> Tensor:
    """Uniform pixels in [0, 1], ``count x channels x side x side``."""
    return torch.rand(count, channels, side, side, generator=torch.Generator().manual_seed(seed))
