"""Mining as the defenses do it: on benign embeddings, with their margins."""

import torch
from torch import Tensor, nn

from robsweep.defenses.lent import benign
from robsweep.defenses.share import WHOLE, Share
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


def batch_features(
    model: nn.Module, images: Tensor, labels: Tensor, metric: Metric, *, share: Share, blind: bool
) -> Tensor:
    """Eval-mode embeddings of the whole batch without a graph, ``2B x D``.

    Random triplets look at no embedding; where nothing else does (``blind``), none is computed: ``2B x 1`` zeros.
    """
    if blind:
        return images.new_zeros(len(labels), 1)
    return share.gather(benign(model, images, metric), each=2)


def mine_benign(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    loss: TripletLoss,
    *,
    generator: torch.Generator,
    progress: float,
    share: Share = WHOLE,
) -> Triplets:
    """Triplets of the whole batch (``2B`` labels) by the loss's miner and the wide band, on eval-mode embeddings."""
    blind = loss.miner is Hardness.RANDOM
    features = batch_features(model, images, labels, loss.metric, share=share, blind=blind)
    return mine(
        features,
        labels,
        loss.miner,
        metric=loss.metric,
        margin=wide_band(loss, progress),
        generator=generator,
    )
