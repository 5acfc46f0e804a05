"""Images decoded and resized once into a memory-mapped array that all processes share."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from robsweep.data.kept import Progress, kept_path, make_once
from robsweep.data.listing import Listing
from robsweep.errors import UserError

if TYPE_CHECKING:
    from PIL import Image

CHUNK = 512
_VERSION = 2  # raise it when decoding or resizing changes, so that old caches are not used


def cache_path(listing: Listing, side: int, folder: Path) -> Path:
    """The cache file of a listing at ``side x side`` pixels."""
    return kept_path(listing, folder, kind=f"{side}px", suffix=".npy", version=_VERSION)


def cached_images(listing: Listing, *, side: int, folder: Path, progress: Progress | None = None) -> NDArray[np.uint8]:
    """``N x 3 x side x side`` uint8, read-only, mapped from the cache file, which is made if missing.

    Several processes may ask at once: one makes the file while the others wait. It appears under its name
    only when it is complete.

    Raises:
        UserError: an image cannot be decoded, the disk is full, or the cache file is damaged.
    """
    path = cache_path(listing, side, folder)
    shape = (len(listing), 3, side, side)

    def make(unfinished: Path) -> None:
        with unfinished.open("wb") as file, ThreadPoolExecutor(os.cpu_count()) as pool:
            header = {"descr": "|u1", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, header)
            for start in range(0, len(listing), CHUNK):
                chunk = listing.paths[start : start + CHUNK]
                for image in pool.map(lambda name: decode(listing.folder / name, side), chunk):
                    file.write(image.data)
                if progress is not None:
                    progress(start + len(chunk), len(listing))

    make_once(path, make, bytes_needed=math.prod(shape))
    try:
        images: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: damaged cache ({error}); delete it") from error
    return images


def decode(path: Path, side: int) -> NDArray[np.uint8]:
    """An image file as ``3 x side x side`` uint8: RGB, aspect ratio given up, bilinear with antialiasing.

    Grey becomes RGB, 16 bits become 8, transparency is ignored, and of several frames the first is taken.

    Raises:
        UserError: not an image, a damaged one, or one of numbers whose range is not known.
    """
    from PIL import Image

    try:
        with Image.open(path) as image:
            eight = _eight_bits(image, path) if image.mode[0] in "IF" else image
            small = eight.convert("RGB").resize((side, side), Image.Resampling.BILINEAR)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UserError(f"{path}: not a readable image: {error}") from error
    return np.ascontiguousarray(np.asarray(small).transpose(2, 0, 1))


def _eight_bits(image: "Image.Image", path: Path) -> "Image.Image":
    # PIL's own conversion cuts off at 255 instead
    from PIL import Image

    if not image.mode.startswith("I;16"):
        raise UserError(f"{path}: pixels of 32 bits have no known range: save it with 8 or 16 bits")
    return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
