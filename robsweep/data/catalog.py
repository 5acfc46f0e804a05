"""The known data sets: what they are, whom they suit, and how to load them."""

from collections.abc import Callable
from pathlib import Path

from robsweep.config.datasets import dataset_info
from robsweep.config.folder_name import FOLDER_PREFIX, parse_folder
from robsweep.data import cars, cub, inshop, roots, sop
from robsweep.data.cache import cached_images
from robsweep.data.content import content_fingerprint
from robsweep.data.damage import find_damaged, without_damaged
from robsweep.data.derived_files import Progress
from robsweep.data.digits import load_digits
from robsweep.data.folder import list_folder
from robsweep.data.folder_place import caches_of
from robsweep.data.image_set import ImageSet
from robsweep.data.listing import Listing
from robsweep.data.mnist import load_mnist
from robsweep.data.published import completeness
from robsweep.errors import UserError
from robsweep.grammar.image_kind import ImageKind

_LISTERS: dict[str, Callable[[str, Path], Listing]] = {
    "cub": cub.list_cub,
    "cars": cars.list_cars,
    "sop": sop.list_sop,
    "inshop": inshop.list_inshop,
}
ARRAYS = ("digits", "mnist", "fashion")
"""Data sets that are arrays of pixels rather than image files."""
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
    """Load a split; image files are decoded into a cache the first time, which ``progress`` reports.

    Args:
        dataset: a name of ``DATASETS`` or ``folder:PATH``.
        split: one of the data set's splits.
        data_root: where to look; None takes ``roots.default_root()``. A folder that is gone from ``PATH`` is looked for
            there too (``folder_place``).
        image_size: side of the network's input; None takes the data set's. Colour images are stored at 8/7 of it
            (256 for 224) and cropped.
        skip_damaged: leave missing and undecodable files out instead of refusing them, as ``@skip-damaged`` at the end
            of ``folder:PATH`` does; the fingerprint is then that of the others. ``ARRAYS`` have no such files.
        progress: called with the images decoded so far and in all.

    Raises:
        UserError: unknown name or split, a size the data set cannot have, a root that is given and not there, missing
            or damaged files.
    """
    info = dataset_info(dataset)
    size = info.image_size if image_size is None else image_size
    if size != info.image_size and (info.channels == 1 or size < _SMALLEST_INPUT):
        raise UserError(f"data set {dataset!r} has {info.images} images, which do not suit a network for {size}x{size}")
    root = roots.resolve(data_root)
    if dataset in ARRAYS:
        roots.require_given(root, dataset)
        return load_digits(split) if dataset == "digits" else load_mnist(dataset, split, root)
    stored = stored_images(ImageKind(info.channels, size))
    listing = usable_files(dataset, split, root, stored=stored, skip_damaged=skip_damaged, progress=progress)
    caches = caches_of(dataset, root)  # after the root was found to be there, since this makes a folder in it
    images = cached_images(listing, side=stored.side, channels=stored.channels, folder=caches, progress=progress)
    return ImageSet(dataset, split, images, listing.labels, content_fingerprint(listing, caches), size, listing.queries)


def list_files(dataset: str, split: str, root: Path) -> Listing:
    """The files and labels of a split of a data set of image files, checked against the published numbers.

    Raises:
        UserError: not found, malformed or incomplete.
    """
    if dataset.startswith(FOLDER_PREFIX):
        roots.require_given(root, dataset)
        return list_folder(dataset, split, root)
    listing = _LISTERS[dataset](split, root)
    completeness(dataset, split, listing.size)
    return listing


def usable_files(
    dataset: str,
    split: str,
    root: Path,
    *,
    stored: ImageKind,
    skip_damaged: bool = False,
    progress: Progress | None = None,
) -> Listing:
    """``list_files``, or ``list_sound_files`` where damaged files are left out: so asked, or by the set's name."""
    if skip_damaged or skips_damaged(dataset):
        return list_sound_files(dataset, split, root, stored=stored, progress=progress)
    return list_files(dataset, split, root)


def list_sound_files(
    dataset: str, split: str, root: Path, *, stored: ImageKind, progress: Progress | None = None
) -> Listing:
    """As ``list_files``, without those that are missing or damaged; ``stored`` as by ``stored_images``.

    Raises:
        UserError: as ``list_files``, or too little is left.
    """
    if split in inshop.PARTS and dataset == "inshop":
        test = list_sound_files(dataset, "test", root, stored=stored, progress=progress)
        return inshop.part_of(test, split)
    listing, caches = list_files(dataset, split, root), caches_of(dataset, root)
    damaged = find_damaged(listing, caches, side=stored.side, channels=stored.channels, progress=progress)
    return without_damaged(listing, damaged)


def skips_damaged(dataset: str) -> bool:
    """Whether the name of a data set says that damaged files are left out."""
    return dataset.startswith(FOLDER_PREFIX) and parse_folder(dataset).skip_damaged


def stored_images(images: ImageKind) -> ImageKind:
    """How image files are kept for a network's input.

    Colour: at 256 for 224 and in the same proportion, since training crops. Grey: as they are, since a drawn sign that
    is mirrored may be another one, and the papers' grey sets are neither cropped nor mirrored.
    """
    return images if images.channels == 1 else images._replace(side=round(images.side * 8 / 7))
