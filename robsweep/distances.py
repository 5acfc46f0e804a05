"""The three metrics of the field on embeddings (``N``, ``C``, ``E``), row by row and all against all."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from robsweep.grammar.hardness import Metric


def to_metric(features: Tensor, metric: Metric) -> Tensor:
    """Embeddings as the metric compares them: L2-normalised for N and C, unchanged for E; ``... x D``."""
    return F.normalize(features, dim=-1) if metric.normalises else features


def embed(model: nn.Module, images: Tensor, metric: Metric) -> Tensor:
    """``B x D`` embeddings of ``B x C x H x W`` images in [0, 1]; differentiable, in the model's own mode."""
    return to_metric(model(images), metric)


def rowwise(a: Tensor, b: Tensor, metric: Metric) -> Tensor:
    """Distance of each row of ``a`` to the same row of ``b``; both ``... x D``, result ``...``.

    Euclidean distances add 1e-6 to every coordinate's difference, as ``F.pairwise_distance`` does: it keeps
    the gradient finite at zero and is part of the published numbers. The cosine normalises its arguments once
    more: the gradient of a plain product of unit vectors is rounding noise where the two nearly agree.
    """
    if metric is Metric.COSINE:
        return 1 - F.cosine_similarity(a, b, dim=-1)
    return F.pairwise_distance(a, b)


def cross(a: Tensor, b: Tensor, metric: Metric) -> Tensor:
    """All distances between the rows of ``a`` (``n x D``) and of ``b`` (``m x D``): ``n x m``.

    Holds the whole matrix: for batches and blocks, not for a whole test set.
    """
    if metric is Metric.COSINE:
        return 1 - a @ b.T
    if metric is Metric.NORMALISED:
        return (2 - 2 * (a @ b.T)).clamp_min(0).sqrt()
    return torch.cdist(a, b, compute_mode="use_mm_for_euclid_dist")
