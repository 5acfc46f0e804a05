"""Mining as the defenses do it: on benign embeddings, with their margins."""

import torch
from torch import Tensor, nn

from robsweep.defenses.lent import benign
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.mining import Triplets, mine


def band(loss: TripletLoss, progress: float) -> float:
    """Width of a loss's semihard band: its margin, or what TRIDE shrinks it to.

    margin * (1 - progress / 2)^2; Tian et al. 2024, released code.
    """
    return loss.metric.margin * ((1 - progress / 2) ** 2 if loss.shrinking else 1.0)


def wide_band(loss: TripletLoss, progress: float) -> float:
    """The band of defenses that perturb triplets mined by the loss (REST, ACT, min-max, TRIDE): 1.0 for N.

    The reference implementation takes the Euclidean margin for normalised embeddings there; the published
    numbers were made so. Only semihard mining sees it.
    """
    if loss.metric is Metric.NORMALISED and not loss.shrinking:
        return Metric.EUCLIDEAN.margin
    return band(loss, progress)


def mine_benign(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    loss: TripletLoss,
    *,
    generator: torch.Generator,
    progress: float,
) -> Triplets:
    """Triplets of a batch (``2B`` images) by the loss's miner and the wide band, on eval-mode embeddings.

    Random triplets look at no embedding, so none is computed for them.
    """
    blind = loss.miner is Hardness.RANDOM
    features = images.new_zeros(len(images), 1) if blind else benign(model, images, loss.metric)
    return mine(
        features,
        labels,
        loss.miner,
        metric=loss.metric,
        margin=wide_band(loss, progress),
        generator=generator,
    )
