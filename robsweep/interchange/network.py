"""A network that holds a checkpoint's weights."""

import torch
from torch import Tensor, nn

from robsweep.config.configuration import Configuration
from robsweep.config.datasets import dataset_info
from robsweep.models.build import build_backbone
from robsweep.models.fill import fill


def blank_network(configuration: Configuration) -> nn.Module:
    """The configuration's network with arbitrary weights; the caller's random numbers are untouched."""
    with torch.random.fork_rng(devices=[]):
        return build_backbone(
            configuration.identity.backbone,
            images=dataset_info(configuration.identity.dataset).images,
            embedding_dim=configuration.training.embedding_dim,
            weights="random",
        )


def network_with(configuration: Configuration, weights: dict[str, Tensor]) -> nn.Module:
    """The configuration's network with these weights, in eval mode, on the CPU.

    Raises:
        UserError: the weights are another network's.
    """
    network = blank_network(configuration)
    fill(network, weights, owner=configuration)
    return network.eval()
