"""A model in training, lent to the adversary, and its embeddings."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen


@contextmanager
def lent(model: nn.Module) -> Iterator[nn.Module]:
    """The model in eval mode with its weights out of the graph, for the time of the block."""
    with frozen(model):
        yield model


def embeddings(model: nn.Module, images: Tensor, metric: Metric) -> Tensor:
    """``B x D`` in single precision at least, also under autocast, and normalised where the metric does."""
    raw = model(images)
    return to_metric(raw.to(torch.promote_types(raw.dtype, torch.float32)), metric)


@torch.no_grad()
def benign(model: nn.Module, images: Tensor, metric: Metric) -> Tensor:
    """Embeddings of unperturbed images in eval mode, without a graph: ``B x D``."""
    with lent(model) as network:
        return embeddings(network, images, metric)
