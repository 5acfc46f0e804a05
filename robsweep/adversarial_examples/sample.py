"""The test images that stand for a data set in the pictures: a few queries and the candidates that are ranked."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from robsweep.data.image_set import ImageSet

_SMALL_SIDE = 64
_FEWEST = 10
"""Images of a class, where it has so many and the candidates leave room for a second class."""


@dataclass(frozen=True)
class Sample:
    """``images``: ``N x C x H x W`` in [0, 1]; ``labels``: ``N``; ``queries``: places of those that are attacked."""

    images: Tensor
    labels: Tensor
    queries: Tensor

    def __len__(self) -> int:
        return len(self.labels)


def sample_of(data: ImageSet) -> Sample:
    """1,000 candidates and two queries of images up to 64 x 64; 100 and one of larger ones, which take longer.

    Candidates are the first images of each of the first classes. The queries are the first images of the first
    classes: nobody chose them for what an attack does to them.
    """
    small = data.input_size <= _SMALL_SIDE
    rows = chosen(data.labels, 1000 if small else 100)
    labels = data.labels[rows]
    _, firsts = np.unique(labels, return_index=True)
    return Sample(data.batch(rows), torch.from_numpy(labels), torch.from_numpy(firsts[: 2 if small else 1]))


def chosen(labels: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Rows of ``count`` images or fewer, in ascending order: as many of each of as many classes as fit."""
    known = np.unique(labels)
    classes = known[: max(2, min(len(known), count // _FEWEST))]
    each = count // len(classes)
    return np.sort(np.concatenate([np.flatnonzero(labels == one)[:each] for one in classes]))
