"""Softhard mining."""

import torch

from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine


def test_a_positive_as_far_as_the_nearest_negative_is_not_softhard() -> None:
    # anchor at 0; own class at 1 and 3, other classes at 1 and 2: only the one at 3 is farther than 1
    embeddings = torch.tensor([0.0, 1.0, 3.0, 3.0, 1.0, 2.0]).unsqueeze(1)
    labels = torch.tensor([0, 0, 0, 0, 1, 1])
    generator = torch.Generator().manual_seed(0)
    for _ in range(50):
        mined = mine(embeddings, labels, Hardness.SOFTHARD, metric=Metric.EUCLIDEAN, margin=1.0, generator=generator)
        assert mined.positive[0] in (2, 3)
