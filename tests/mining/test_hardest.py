"""Mining of the hardest."""

from collections.abc import Callable

import numpy as np
import torch

from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine
from tests.mining.conftest import LABELS, embeddings_of


def test_one_nan_item_is_the_last_choice_of_the_hardest_miner(distances: Callable, eligible: Callable) -> None:
    embeddings, labels = embeddings_of(9), torch.tensor(LABELS["repeated"])
    embeddings[7] = torch.nan
    d = np.nan_to_num(distances(embeddings.numpy(), Metric.COSINE), nan=np.inf)
    _, negatives = eligible(d, labels.numpy(), Hardness.HARDEST, 0.2)
    mined = mine(embeddings, labels, Hardness.HARDEST, metric=Metric.COSINE, margin=0.2, generator=torch.Generator())
    keep = mined.anchor != 6
    assert [{n} for n in mined.negative[keep].tolist()] == [s for s, k in zip(negatives, keep, strict=True) if k]
