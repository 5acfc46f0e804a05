"""Embeddings with the size and the class counts of the test set of Stanford Online Products."""

import numpy as np
import torch
from torch import Tensor

from robsweep.config.datasets import dataset_info

SIZE = dataset_info("sop").sizes["test"]
DIMENSIONS = 512
_FEWEST, _MOST = 2, 12  # images of a product
_SPREAD = 2.2  # of an image about its product: recall at 1 is that of a middling network


def sop_like(images: int = SIZE.images, *, dimensions: int = DIMENSIONS, seed: int = 0) -> tuple[Tensor, Tensor]:
    """``N x D`` unit vectors in clusters, and ``N`` labels in random order: 5.3 images a class, 2 to 12, as in SOP."""
    random = np.random.default_rng(seed)
    classes = round(images * SIZE.classes / SIZE.images)
    share = (images / classes - _FEWEST) / (_MOST - _FEWEST)
    counts = _FEWEST + random.binomial(_MOST - _FEWEST, share, size=classes)
    while missing := images - int(counts.sum()):
        room = np.flatnonzero(counts < _MOST if missing > 0 else counts > _FEWEST)
        counts[random.permutation(room)[: abs(missing)]] += np.sign(missing)
    labels = torch.from_numpy(random.permutation(np.repeat(np.arange(classes), counts)))
    generator = torch.Generator().manual_seed(seed)
    centres = torch.nn.functional.normalize(torch.randn(classes, dimensions, generator=generator), dim=1)
    noise = torch.randn(images, dimensions, generator=generator) / dimensions**0.5
    return torch.nn.functional.normalize(noise.mul_(_SPREAD).add_(centres[labels]), dim=1), labels
