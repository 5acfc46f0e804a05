"""MNIST (LeCun et al. 1998) and Fashion-MNIST (Xiao et al. 2017) from their idx files."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from robsweep.config.datasets import Size
from robsweep.data import fingerprint, roots
from robsweep.data.idx import read_idx
from robsweep.data.image_set import ImageSet
from robsweep.data.published import completeness
from robsweep.errors import UserError

SIDE, CLASSES = 28, 10
PREFIX = {"train": "train", "test": "t10k"}
TORCHVISION_NAME = {"mnist": "MNIST", "fashion": "FashionMNIST"}
DEBIAN_FASHION = Path("/usr/share/datasets/fashion-mnist")

# Both sets use the same file names; their first labels tell a mix-up before it becomes a wrong result.
_FIRST_LABELS = {
    ("mnist", "train"): (5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5, 3, 6, 1, 7),
    ("mnist", "test"): (7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0, 1, 5),
    ("fashion", "train"): (9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9),
    ("fashion", "test"): (9, 2, 1, 1, 6, 1, 4, 6, 5, 7, 4, 5, 7, 3, 4, 1),
}


def places(dataset: str, root: Path) -> list[Path]:
    """The folders where ``mnist`` or ``fashion`` is looked for, in this order."""
    folders = [root / TORCHVISION_NAME[dataset] / "raw", root / dataset, root]
    return [*folders, DEBIAN_FASHION] if dataset == "fashion" else folders


def load_mnist(dataset: str, split: str, root: Path) -> ImageSet:
    """The train or test split of ``mnist`` or ``fashion``: ``N x 1 x 28 x 28``, 10 classes in both.

    Raises:
        UserError: no such split, not found, or files that do not hold what they should.
    """
    if split not in PREFIX:
        raise UserError(f"data set {dataset!r} has no split {split!r}: expected train or test")
    images_path, labels_path = locate(dataset, split, root)
    images = read_idx(images_path, dimensions=3)
    labels = read_idx(labels_path, dimensions=1).astype(np.int64)
    _validate(dataset, split, images, labels, images_path, labels_path)
    images = images[:, None]
    return ImageSet(dataset, split, images, labels, fingerprint.of_arrays(images, labels), SIDE)


def locate(dataset: str, split: str, root: Path) -> tuple[Path, Path]:
    """The files of images and labels, plain or gzip.

    Raises:
        UserError: the data set, or its second file, is missing.
    """
    stem = f"{PREFIX[split]}-images-idx3-ubyte"
    remedy = f"type: robsweep data fetch {dataset} --data-root {root}"
    if dataset == "fashion":
        remedy += " (or install Debian's package dataset-fashion-mnist)"
    folder = roots.first_holding(dataset, places(dataset, root), (stem, f"{stem}.gz"), remedy=remedy)
    return _plain_or_gzip(folder, stem), _plain_or_gzip(folder, f"{PREFIX[split]}-labels-idx1-ubyte")


def _plain_or_gzip(folder: Path, stem: str) -> Path:
    for path in (folder / stem, folder / f"{stem}.gz"):
        if path.is_file():
            return path
    raise UserError(f"{folder / stem}[.gz] is missing, though the other files of the data set are there")


def _validate(
    dataset: str,
    split: str,
    images: NDArray[np.uint8],
    labels: NDArray[np.int64],
    images_path: Path,
    labels_path: Path,
) -> None:
    if images.shape[1:] != (SIDE, SIDE):
        raise UserError(f"{images_path}: images of {images.shape[1]} x {images.shape[2]} pixels, not 28 x 28")
    if len(images) != len(labels) or len(images) == 0:
        raise UserError(f"{images_path}: {len(images)} images, but {len(labels)} in {labels_path.name}")
    if labels.max() >= CLASSES:
        raise UserError(f"{labels_path}: label {labels.max()} found, expected 0 to 9")
    first = tuple(labels[:16].tolist())
    for (other, part), theirs in _FIRST_LABELS.items():
        if (other, part) != (dataset, split) and first == theirs:
            raise UserError(f"{labels_path}: these are the labels of {other} {part}, not {dataset} {split}")
    completeness(dataset, split, Size(len(labels), len(np.unique(labels))))
