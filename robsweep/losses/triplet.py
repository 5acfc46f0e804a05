"""The triplet loss and the hardness it is made of."""

from torch import Tensor

from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric


def hardness(anchor: Tensor, positive: Tensor, negative: Tensor, *, metric: Metric) -> Tensor:
    """H = d(a,p) - d(a,n) of each triplet; embeddings ``T x D`` as ``to_metric`` gives them, result ``T``.

    In [-2, 2] for N and C. Zhou & Patel 2022, Section 3.1.
    """
    return rowwise(anchor, positive, metric) - rowwise(anchor, negative, metric)


def triplet(anchor: Tensor, positive: Tensor, negative: Tensor, *, metric: Metric, margin: float) -> Tensor:
    """mean(relu(d(a,p) - d(a,n) + margin)), a scalar; Schroff et al. 2015, Equation 3, without squares."""
    return (hardness(anchor, positive, negative, metric=metric) + margin).relu().mean()
