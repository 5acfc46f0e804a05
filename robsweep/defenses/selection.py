"""Mining as the defenses do it: on benign embeddings, with their margins."""

from torch import Tensor, nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.embedding import benign
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.mining import Triplets, mine


def band(loss: TripletLoss, progress: float) -> float:
    """Width of a loss's semihard band: its margin, or what TRIDE shrinks it to.

    margin * (1 - progress / 2)^2; Tian et al. 2024, released code.
    """
    return loss.metric.margin * ((1 - progress / 2) ** 2 if loss.shrinking else 1.0)


def triplet_defense_band(loss: TripletLoss, progress: float) -> float:
    """The band of defenses that perturb triplets mined by the loss (REST, ACT, min-max, TRIDE): 1.0 for N.

    The reference implementation takes the Euclidean margin for normalised embeddings there; the published
    numbers were made so. Only semihard mining sees it.
    """
    if loss.metric is Metric.NORMALISED and not loss.shrinking:
        return Metric.EUCLIDEAN.margin
    return band(loss, progress)


def batch_features(model: nn.Module, batch: Batch, metric: Metric, *, blind: bool) -> Tensor:
    """Eval-mode embeddings of the whole batch without a graph, ``2B x D``.

    Random triplets look at no embedding; where nothing else does (``blind``), none is computed: ``2B x 1`` zeros.
    """
    if blind:
        return batch.images.new_zeros(len(batch.labels), 1)
    return batch.share.gather(benign(model, batch.images, metric), each=2)


def mine_benign(model: nn.Module, batch: Batch, moment: Moment, loss: TripletLoss) -> Triplets:
    """Triplets of the whole batch by the loss's miner and the wide band, on eval-mode embeddings."""
    blind = loss.miner is Hardness.RANDOM
    features = batch_features(model, batch, loss.metric, blind=blind)
    return mine(
        features,
        batch.labels,
        loss.miner,
        metric=loss.metric,
        margin=triplet_defense_band(loss, moment.progress),
        generator=moment.generator,
    )
