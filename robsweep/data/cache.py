"""Images decoded and resized once into a memory-mapped array that all processes share."""

import math
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robsweep.data.decode import DamagedImageError, decode
from robsweep.data.derived_files import Progress, derived_path, make_once
from robsweep.data.listing import Listing
from robsweep.errors import UserError

CHUNK = 512
_VERSION = 3  # raise it when decoding or resizing changes, so that old caches are not used


def cache_path(listing: Listing, side: int, folder: Path, *, channels: int = 3) -> Path:
    """The cache file of a listing at ``side x side`` pixels."""
    kind = f"{side}px-grey" if channels == 1 else f"{side}px"
    return derived_path(listing, folder, kind=kind, suffix=".npy", version=_VERSION)


def cached_images(
    listing: Listing, *, side: int, folder: Path, channels: int = 3, progress: Progress | None = None
) -> NDArray[np.uint8]:
    """``N x channels x side x side`` uint8, read-only, mapped from the cache file, which is made if missing.

    Several processes may ask at once: one makes the file while the others wait. It appears under its name
    only when it is complete.

    Raises:
        UserError: images cannot be decoded (the line counts them), the disk is full, or the cache file is damaged.
    """
    path = cache_path(listing, side, folder, channels=channels)
    shape = (len(listing), channels, side, side)

    def make(unfinished: Path) -> None:
        damaged: list[DamagedImageError] = []
        with unfinished.open("wb") as file:
            header = {"descr": "|u1", "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(file, header)
            for image in decoded(listing, side, progress, channels=channels):
                if isinstance(image, DamagedImageError):
                    damaged.append(image)
                elif not damaged:
                    file.write(image.data)
        if damaged:
            raise UserError(
                f"data set {listing.dataset!r}, split {listing.split!r}: {len(damaged)} of {len(listing)} images are "
                f"damaged, first {damaged[0]}; `robsweep data check {listing.dataset}` lists them"
            )

    make_once(path, make, bytes_needed=math.prod(shape))
    try:
        images: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: damaged cache ({error}); delete it") from error
    return images


def decoded(
    listing: Listing, side: int, progress: Progress | None = None, *, channels: int = 3
) -> Iterator[NDArray[np.uint8] | DamagedImageError]:
    """Every image of a listing in order, ``channels x side x side``, or what is amiss; ``CHUNK`` lie in memory."""

    def attempt(name: str) -> NDArray[np.uint8] | DamagedImageError:
        try:
            return decode(listing.folder / name, side, channels=channels)
        except DamagedImageError as error:
            return error

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in range(0, len(listing), CHUNK):
            chunk = listing.paths[start : start + CHUNK]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow warns of large pictures and of odd metadata, which are read
                images = list(pool.map(attempt, chunk))
            yield from images
            if progress is not None:
                progress(start + len(chunk), len(listing))
