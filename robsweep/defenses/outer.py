"""Outer losses: what the weights are trained on once the images are made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from torch import Tensor

from robsweep.defenses.batch import Moment
from robsweep.defenses.selection import band
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import LibraryLoss, Loss, TripletLoss
from robsweep.losses import hardness, library_loss
from robsweep.mining import mine


@dataclass(frozen=True, slots=True)
class OuterLoss:
    """A scalar loss with its graph and its detached logs."""

    loss: Tensor
    logs: dict[str, Tensor]


BatchLoss = Callable[[Tensor, Tensor, Moment], OuterLoss]
"""Embeddings ``2B x D`` in pair order, labels ``2B``, the moment -> the loss of the whole batch."""


def triplet_outer(embedded: Iterable[Tensor], metric: Metric) -> OuterLoss:
    """Triplet loss with the metric's margin of anchors, positives and negatives, each ``T x D``."""
    anchor, positive, negative = embedded
    level = hardness(anchor, positive, negative, metric=metric)
    excess = (level + metric.margin).relu()
    loss = excess.mean()
    logs = {
        "loss": loss.detach(),
        "triplet": loss.detach(),
        "active": (excess.detach() > 0).float().mean(),
        "hardness": level.detach().mean(),
    }
    return OuterLoss(loss, logs)


def batch_loss(loss: Loss) -> BatchLoss:
    """The loss of a batch that is mined on the very embeddings it trains.

    Raises:
        UserError: a library loss whose library is missing.
    """
    return _library(loss) if isinstance(loss, LibraryLoss) else _mined(loss)


def _mined(loss: TripletLoss) -> BatchLoss:
    def evaluate(features: Tensor, labels: Tensor, moment: Moment) -> OuterLoss:
        mined = mine(
            features,
            labels,
            loss.miner,
            metric=loss.metric,
            margin=band(loss, moment.progress),
            generator=moment.generator,
        )
        return triplet_outer([features[index] for index in mined], loss.metric)

    return evaluate


def _library(loss: LibraryLoss) -> BatchLoss:
    function = library_loss(loss)

    def evaluate(features: Tensor, labels: Tensor, moment: Moment) -> OuterLoss:
        value = function(features, labels)
        return OuterLoss(value, {"loss": value.detach()})

    return evaluate
