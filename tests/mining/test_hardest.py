"""Mining of the hardest."""

from collections.abc import Callable

import numpy as np
import torch

from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine

LABELS = {
    "all different": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    "repeated": [0, 0, 1, 1, 0, 0, 2, 2, 1, 1, 0, 0],
    "two": [7, 7, 7, 7, 7, 7, 3, 3, 7, 7, 3, 3],
    "one class": [4] * 12,
}


def _embeddings(seed: int, *, rows: int = 12, columns: int = 5) -> torch.Tensor:
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))


def test_one_nan_item_is_the_last_choice_of_the_hardest_miner(distances: Callable, eligible: Callable) -> None:
    embeddings, labels = _embeddings(9), torch.tensor(LABELS["repeated"])
    embeddings[7] = torch.nan
    d = np.nan_to_num(distances(embeddings.numpy(), Metric.COSINE), nan=np.inf)
    _, negatives = eligible(d, labels.numpy(), Hardness.HARDEST, 0.2)
    mined = mine(embeddings, labels, Hardness.HARDEST, metric=Metric.COSINE, margin=0.2, generator=torch.Generator())
    keep = mined.anchor != 6
    assert [{n} for n in mined.negative[keep].tolist()] == [s for s, k in zip(negatives, keep, strict=True) if k]
