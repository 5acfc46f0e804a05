"""Embeddings as the defenses take them."""

import torch
from torch import Tensor, nn

from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen


def embeddings(model: nn.Module, images: Tensor, metric: Metric) -> Tensor:
    """``B x D`` in single precision at least, also under autocast, and normalised where the metric does."""
    raw = model(images)
    return to_metric(raw.to(torch.promote_types(raw.dtype, torch.float32)), metric)


@torch.no_grad()
def benign(model: nn.Module, images: Tensor, metric: Metric) -> Tensor:
    """Embeddings of unperturbed images in eval mode, without a graph: ``B x D``."""
    with frozen(model) as network:
        return embeddings(network, images, metric)
