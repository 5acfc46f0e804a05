"""The intra-class structure term."""

from torch import Tensor

from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric


def ics(anchor: Tensor, adversarial_anchor: Tensor, positive: Tensor, *, metric: Metric, margin: float = 0.0) -> Tensor:
    """mean(relu(d(a, a~) - d(a, p) + margin)), a scalar; Zhou & Patel 2022, Section 3.3.

    Keeps a perturbed anchor nearer to its original than the positive is; ``anchor`` and ``positive`` are
    benign and carry gradients. All ``T x D`` as ``to_metric`` gives them.
    """
    shift = rowwise(anchor, adversarial_anchor, metric)
    return (shift - rowwise(anchor, positive, metric) + margin).relu().mean()
