"""Losses of pytorch-metric-learning by name (optional dependency: this file alone needs it)."""

from collections.abc import Callable
from typing import Any

from torch import Tensor

from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import LibraryLoss, format_loss

EmbeddingLoss = Callable[[Tensor, Tensor], Tensor]
"""Embeddings ``B x D`` as ``to_metric`` gives them and labels ``B`` -> scalar."""


def library_loss(loss: LibraryLoss) -> EmbeddingLoss:
    """The loss with the library's default parameters, on all pairs or triplets of a batch.

    contrastive, margin and lifted are defined on a distance and take that of the metric. The others come with
    a similarity of their own (cosine: multisimilarity, circle, ntxent; dot product: npair; signal to noise
    ratio: snr) and see the metric only in whether embeddings are normalised.

    Raises:
        UserError: the library is not installed.
    """
    try:
        from pytorch_metric_learning import losses
    except ImportError as error:
        raise UserError(
            f"loss {format_loss(loss)!r} needs a package that is missing: pip install pytorch-metric-learning"
        ) from error
    on_distance = {
        "contrastive": losses.ContrastiveLoss,
        "margin": losses.MarginLoss,
        "lifted": losses.LiftedStructureLoss,
    }
    on_similarity = {
        "multisimilarity": losses.MultiSimilarityLoss,
        "snr": losses.SignalToNoiseRatioContrastiveLoss,
        "npair": losses.NPairsLoss,
        "circle": losses.CircleLoss,
        "ntxent": losses.NTXentLoss,
    }
    function: EmbeddingLoss
    if loss.name in on_distance:
        function = on_distance[loss.name](distance=_distance(loss.metric))
    else:
        function = on_similarity[loss.name]()
    return function


def _distance(metric: Metric) -> Any:
    from pytorch_metric_learning import distances

    if metric is not Metric.COSINE:
        return distances.LpDistance(normalize_embeddings=False)

    class CosineDistance(distances.BaseDistance):  # type: ignore[misc]
        """1 - cos, not inverted, so that margins mean what they mean for the other metrics."""

        def compute_mat(self, query_emb: Tensor, ref_emb: Tensor) -> Tensor:
            return 1 - query_emb @ ref_emb.T

        def pairwise_distance(self, query_emb: Tensor, ref_emb: Tensor) -> Tensor:
            return 1 - (query_emb * ref_emb).sum(dim=1)

    return CosineDistance(normalize_embeddings=False)
