"""scikit-learn's 1,797 handwritten digits (UCI optical recognition test set) at 28x28; no download.

The values 0..16 of the 8x8 originals become 0..255 and are interpolated bilinearly between pixel centres
(edges repeated). All of it is integer arithmetic, rounded once at the end, hence the same bytes everywhere.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from robsweep.data import fingerprint
from robsweep.data.image_set import ImageSet
from robsweep.errors import UserError

SIDE, SOURCE_SIDE, SOURCE_MAX = 28, 8, 16
TEST_PERCENT = 20


def load_digits(split: str) -> ImageSet:
    """The train (1,438 images) or test (359) split: a fixed fifth of every class is for test.

    Raises:
        UserError: the split is neither.
    """
    if split not in ("train", "test"):
        raise UserError(f"data set 'digits' has no split {split!r}: expected train or test")
    images, labels = _all()
    rows = np.flatnonzero(_is_test(labels) == (split == "test"))
    images, labels = images[rows], labels[rows]
    return ImageSet("digits", split, images, labels, fingerprint.of_arrays(images, labels), SIDE)


@cache
def _all() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    from sklearn.datasets import load_digits as load_bundled

    bundled = load_bundled()
    return upscale(bundled.images.astype(np.int64))[:, None], bundled.target.astype(np.int64)


def upscale(images: NDArray[np.int64]) -> NDArray[np.uint8]:
    """``N x 8 x 8`` integers in 0..16 -> ``N x 28 x 28`` uint8, bilinear."""
    weights = _integer_weights()
    total = int(weights[0].sum()) ** 2 * SOURCE_MAX
    mixed = np.einsum("ij,njk,lk->nil", weights, images, weights)
    pixels: NDArray[np.uint8] = ((mixed * 255 + total // 2) // total).astype(np.uint8)
    return pixels


def _integer_weights() -> NDArray[np.int64]:
    """``28 x 8``: how much each source pixel counts for each target pixel, in units of 1 / (2 * 28)."""
    unit = 2 * SIDE
    centre = SOURCE_SIDE * (2 * np.arange(SIDE) + 1) - SIDE  # in source pixels, times unit
    centre = np.clip(centre, 0, unit * (SOURCE_SIDE - 1))
    distance = np.abs(centre[:, None] - unit * np.arange(SOURCE_SIDE))
    return np.asarray(np.maximum(0, unit - distance), dtype=np.int64)


def _is_test(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of each class, the ``TEST_PERCENT`` that come first in a fixed pseudo-random order, rounded half up."""
    chosen = np.zeros(len(labels), dtype=np.bool_)
    for label in np.unique(labels):
        rows = sorted(np.flatnonzero(labels == label), key=lambda row: fingerprint.rank_key(f"digits {row}"))
        chosen[rows[: (len(rows) * TEST_PERCENT + 50) // 100]] = True
    return chosen
