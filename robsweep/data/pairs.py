"""Batches of anchor-positive pairs: two samples per class (SPC-2) of the training recipe."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def steps_per_epoch(n: int, pairs: int) -> int:
    """Number of batches in which ``n`` images are each the anchor once; the last batch may be smaller."""
    return -(-n // pairs)


def pair_batches(labels: NDArray[np.int64], pairs: int, *, seed: int, epoch: int) -> Iterator[NDArray[np.int64]]:
    """Row numbers ``[a0, p0, a1, p1, ...]`` of each batch of ``pairs`` pairs; the last one may be smaller.

    Anchors are a permutation of all images, positives uniform over the anchor's class (the anchor itself
    included). The epoch depends on ``seed`` and ``epoch`` alone.
    """
    drawn = draw_pairs(labels, seed=seed, epoch=epoch)
    for start in range(0, len(drawn), pairs):
        yield drawn[start : start + pairs].reshape(-1)


def draw_pairs(labels: NDArray[np.int64], *, seed: int, epoch: int) -> NDArray[np.int64]:
    """All pairs of an epoch, ``N x 2``: anchor and positive, in the order of training."""
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, epoch))))
    anchors = generator.permutation(len(labels))
    by_class = np.argsort(labels, kind="stable")
    _, class_of, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    starts = np.cumsum(sizes) - sizes
    chosen = class_of[anchors]
    within = (generator.random(len(labels)) * sizes[chosen]).astype(np.int64)
    return np.stack((anchors, by_class[starts[chosen] + within]), axis=1)


def share_of(pairs: int, shard: int, shards: int) -> tuple[int, int]:
    """The range [low, high) of a shard's contiguous share of ``pairs`` pairs; it may be empty."""
    return pairs * shard // shards, pairs * (shard + 1) // shards
