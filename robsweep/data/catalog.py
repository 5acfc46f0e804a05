"""The known data sets: what they are, whom they suit, and how to load them."""

from collections.abc import Callable
from pathlib import Path

from robsweep.config.datasets import FOLDER_PREFIX, dataset_info, image_kind
from robsweep.data import cars, cub, inshop, roots, sop
from robsweep.data import folder as folder_set
from robsweep.data.cache import cached_images
from robsweep.data.content import content_fingerprint
from robsweep.data.damage import find_damaged, without_damaged
from robsweep.data.digits import load_digits
from robsweep.data.image_set import ImageSet
from robsweep.data.kept import Progress, cache_folder
from robsweep.data.listing import Listing
from robsweep.data.mnist import load_mnist
from robsweep.data.published import completeness
from robsweep.errors import UserError

_LISTERS: dict[str, Callable[[str, Path], Listing]] = {
    "cub": cub.list_cub,
    "cars": cars.list_cars,
    "sop": sop.list_sop,
    "inshop": inshop.list_inshop,
}
_SMALLEST_INPUT = 32


def load(
    dataset: str,
    split: str,
    data_root: Path | None = None,
    image_size: int | None = None,
    *,
    skip_damaged: bool = False,
    progress: Progress | None = None,
) -> ImageSet:
    """Load a split; colour sets are decoded into a cache the first time, which ``progress`` reports.

    Args:
        dataset: a name of ``DATASETS`` or ``folder:PATH``.
        split: one of the data set's splits.
        data_root: where to look; None takes ``roots.default_root()``.
        image_size: side of the network's input; None takes 28 or 224. Colour images are stored at 8/7 of it
            (256 for 224) and cropped.
        skip_damaged: leave missing and undecodable files out instead of refusing them, as ``@skip-damaged`` at the end
            of ``folder:PATH`` does; the fingerprint is then that of the others. Grey sets have no such files.
        progress: called with the images decoded so far and in all.

    Raises:
        UserError: unknown name or split, a size the data set cannot have, a root that is given and not there, missing
            or damaged files.
    """
    info = dataset_info(dataset)
    size = info.image_size if image_size is None else image_size
    suits = size == info.image_size if info.channels == 1 else size >= _SMALLEST_INPUT
    if not suits:
        raise UserError(
            f"data set {dataset!r} has {image_kind(info.channels, info.image_size)} images, "
            f"which do not suit a network for {size}x{size}"
        )
    root = roots.resolve(data_root)
    if info.channels == 1:
        roots.require_given(root, dataset)
        return load_digits(split) if dataset == "digits" else load_mnist(dataset, split, root)
    side = stored_side(size)
    if skip_damaged or skips_damaged(dataset):
        listing = list_sound_files(dataset, split, root, side=side, progress=progress)
    else:
        listing = list_files(dataset, split, root)
    caches = cache_folder(root)
    images = cached_images(listing, side=side, folder=caches, progress=progress)
    return ImageSet(dataset, split, images, listing.labels, content_fingerprint(listing, caches), size, listing.queries)


def list_files(dataset: str, split: str, root: Path) -> Listing:
    """The files and labels of a colour data set's split, checked against the published numbers.

    Raises:
        UserError: not found, malformed or incomplete.
    """
    if dataset.startswith(FOLDER_PREFIX):
        roots.require_given(root, dataset)
        return folder_set.list_folder(dataset, split)
    listing = _LISTERS[dataset](split, root)
    completeness(dataset, split, listing.size)
    return listing


def list_sound_files(dataset: str, split: str, root: Path, *, side: int, progress: Progress | None = None) -> Listing:
    """As ``list_files``, without those that are missing or damaged; ``side`` and ``progress`` as in ``find_damaged``.

    Raises:
        UserError: as ``list_files``, or too little is left.
    """
    if split in inshop.PARTS and dataset == "inshop":
        test = list_sound_files(dataset, "test", root, side=side, progress=progress)
        return inshop.part_of(test, split)
    listing = list_files(dataset, split, root)
    return without_damaged(listing, find_damaged(listing, cache_folder(root), side=side, progress=progress))


def skips_damaged(dataset: str) -> bool:
    """Whether the name of a data set says that damaged files are left out."""
    return dataset.startswith(FOLDER_PREFIX) and folder_set.parse(dataset).skip_damaged


def stored_side(input_size: int) -> int:
    """The side in pixels at which colour images are kept: 256 for 224, and in the same proportion."""
    return round(input_size * 8 / 7)
