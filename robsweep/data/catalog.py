"""The known data sets: what they are, whom they suit, and how to load them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from robsweep.data import cars, cub, folder, inshop, roots, sop
from robsweep.data.cache import Progress, cache_folder, cached_images
from robsweep.data.digits import load_digits
from robsweep.data.image_set import ImageSet
from robsweep.data.listing import Listing
from robsweep.data.mnist import load_mnist
from robsweep.data.published import completeness
from robsweep.errors import UserError
from robsweep.grammar.backbones import backbone_info


@dataclass(frozen=True, slots=True)
class DataSetInfo:
    """Channels and side in pixels of the network's input, the splits, and one line for people."""

    channels: int
    input_size: int
    splits: tuple[str, ...]
    description: str


CATALOG: dict[str, DataSetInfo] = {
    "digits": DataSetInfo(1, 28, ("train", "test"), "scikit-learn's 1,797 handwritten digits; bundled"),
    "mnist": DataSetInfo(1, 28, ("train", "test"), "MNIST, 70,000 handwritten digits; can be fetched"),
    "fashion": DataSetInfo(1, 28, ("train", "test"), "Fashion-MNIST, 70,000 garments; can be fetched"),
    "cub": DataSetInfo(3, 224, cub.SPLITS, "CUB-200-2011, 11,788 birds of 200 species"),
    "cars": DataSetInfo(3, 224, cars.SPLITS, "Cars-196, 16,185 cars of 196 models"),
    "sop": DataSetInfo(3, 224, sop.SPLITS, "Stanford Online Products, 120,053 pictures of 22,634 products"),
    "inshop": DataSetInfo(3, 224, inshop.SPLITS, "In-Shop Clothes Retrieval, 52,712 pictures of 7,982 items"),
}
_FOLDER = DataSetInfo(3, 224, folder.SPLITS, "your own images, a class per folder")
_LISTERS: dict[str, Callable[[str, Path], Listing]] = {
    "cub": cub.list_cub,
    "cars": cars.list_cars,
    "sop": sop.list_sop,
    "inshop": inshop.list_inshop,
}
_SMALLEST_INPUT = 32


def dataset_info(dataset: str) -> DataSetInfo:
    """What is known of a data set.

    Raises:
        UserError: the name is not known.
    """
    if dataset.startswith(folder.PREFIX):
        return _FOLDER
    if dataset not in CATALOG:
        raise UserError(f"unknown data set {dataset!r}: expected one of {', '.join(CATALOG)} or folder:PATH")
    return CATALOG[dataset]


def require_fit(dataset: str, backbone: str) -> None:
    """Check that the backbone takes the images of the data set.

    Raises:
        UserError: one is grey 28x28 and the other colour 224x224, or a name is unknown.
    """
    data, network = dataset_info(dataset), backbone_info(backbone)
    if data.channels != network.channels:
        raise UserError(
            f"backbone {backbone!r} takes {_kind(network.channels, network.image_size)} images, "
            f"data set {dataset!r} has {_kind(data.channels, data.input_size)} ones"
        )


def load(
    dataset: str,
    split: str,
    data_root: Path | None = None,
    image_size: int | None = None,
    *,
    progress: Progress | None = None,
) -> ImageSet:
    """Load a split; colour sets are decoded into a cache the first time, which ``progress`` reports.

    Args:
        dataset: a name of ``CATALOG`` or ``folder:PATH``.
        split: one of the data set's splits.
        data_root: where to look; None takes ``roots.default_root()``.
        image_size: side of the network's input; None takes 28 or 224. Colour images are stored at 8/7 of it
            (256 for 224) and cropped.
        progress: called with the images decoded so far and in all.

    Raises:
        UserError: unknown name or split, a size the data set cannot have, missing or damaged files.
    """
    info = dataset_info(dataset)
    size = info.input_size if image_size is None else image_size
    suits = size == info.input_size if info.channels == 1 else size >= _SMALLEST_INPUT
    if not suits:
        raise UserError(
            f"data set {dataset!r} has {_kind(info.channels, info.input_size)} images, "
            f"which do not suit a network for {size}x{size}"
        )
    root = roots.resolve(data_root)
    if dataset == "digits":
        return load_digits(split)
    if info.channels == 1:
        return load_mnist(dataset, split, root)
    listing = list_files(dataset, split, root)
    images = cached_images(listing, side=stored_side(size), folder=cache_folder(root), progress=progress)
    return ImageSet(dataset, split, images, listing.labels, listing.fingerprint, size)


def list_files(dataset: str, split: str, root: Path) -> Listing:
    """The files and labels of a colour data set's split, checked against the published numbers.

    Raises:
        UserError: not found, malformed or incomplete.
    """
    if dataset.startswith(folder.PREFIX):
        return folder.list_folder(dataset, split)
    listing = _LISTERS[dataset](split, root)
    completeness(dataset, split, listing.size)
    return listing


def stored_side(input_size: int) -> int:
    """The side in pixels at which colour images are kept: 256 for 224, and in the same proportion."""
    return round(input_size * 8 / 7)


def _kind(channels: int, side: int) -> str:
    return f"{'grey' if channels == 1 else 'colour'} {side}x{side}"
