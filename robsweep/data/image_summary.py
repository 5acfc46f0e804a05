"""A quick look at a folder of images: how many, how large, grey or in colour."""

import statistics
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from robsweep.config.datasets import Size
from robsweep.data.catalog import list_files
from robsweep.data.decode import DamagedImageError, decode
from robsweep.data.fingerprint import rank_key
from robsweep.data.listing import Listing

_LOOKED_AT = 64
_PROBE_SIDE = 32
_COLOURLESS = 3
"""Largest difference of a pixel's channels, of 255, that still counts as grey: JPEG's rounding."""


@dataclass(frozen=True, slots=True)
class ImageSummary:
    """``side``: median over images of the shorter side in pixels. ``grey``: none of them has a colour.

    ``looked_at``: images that were opened; ``damaged``: those of them that could not be.
    """

    train: Size
    test: Size
    side: int
    grey: bool
    looked_at: int
    damaged: int


def summarise_images(dataset: str, root: Path) -> ImageSummary:
    """Open a fixed choice of the images of ``folder:PATH``, chosen by a hash of their paths.

    Raises:
        UserError: no such folder, too few classes, or none of the images can be opened.
    """
    train, test = (list_files(dataset, split, root) for split in ("train", "test"))
    files = sorted([*_files(train), *_files(test)], key=lambda path: rank_key(str(path)))[:_LOOKED_AT]
    sides, coloured, damaged = [], False, []
    for file in files:
        try:
            pixels = decode(file, _PROBE_SIDE).astype(np.int16)
        except DamagedImageError as error:
            damaged.append(error)
            continue
        coloured |= bool((pixels.max(axis=0) - pixels.min(axis=0)).max() > _COLOURLESS)
        sides.append(_shorter_side(file))
    if not sides:
        raise damaged[0]
    return ImageSummary(train.size, test.size, round(statistics.median(sides)), not coloured, len(files), len(damaged))


def _files(listing: Listing) -> list[Path]:
    return [listing.folder / path for path in listing.paths]


def _shorter_side(path: Path) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large pictures, whose size alone is read here
        with Image.open(path) as image:
            return min(image.size)
