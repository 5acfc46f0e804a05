"""Semihard mining."""

from collections.abc import Callable

import torch

from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine
from tests.mining.conftest import embeddings_of


def test_both_ends_of_the_semihard_band_are_outside() -> None:
    # anchor at 0, positive at 1, margin 1; other classes at 1, 2 and 1.5: only the last is inside
    embeddings, labels = torch.tensor([0.0, 1.0, 1.0, 2.0, 1.5, 1.5]).unsqueeze(1), torch.tensor([0, 0, 1, 1, 2, 2])
    generator = torch.Generator().manual_seed(0)
    for _ in range(50):
        mined = mine(embeddings, labels, Hardness.SEMIHARD, metric=Metric.EUCLIDEAN, margin=1.0, generator=generator)
        assert mined.negative[0] in (4, 5)


def test_the_margin_is_the_width_of_the_semihard_band(distances: Callable, eligible: Callable) -> None:
    embeddings, labels = embeddings_of(4, rows=40), torch.arange(20).repeat_interleave(2)
    d = distances(embeddings.numpy(), Metric.NORMALISED)
    found = {}
    for margin in (0.05, 0.2, 1.0):
        _, negatives = eligible(d, labels.numpy(), Hardness.SEMIHARD, margin)
        generator = torch.Generator().manual_seed(0)
        for _ in range(20):
            mined = mine(
                embeddings,
                labels,
                Hardness.SEMIHARD,
                metric=Metric.NORMALISED,
                margin=margin,
                generator=generator,
            )
            assert all(n in s for n, s in zip(mined.negative.tolist(), negatives, strict=True))
        found[margin] = sum(map(len, negatives))
    assert len(set(found.values())) == 3
